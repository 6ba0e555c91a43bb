package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Command;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people send, before anything else sees it; {@code CleanTextTest} says what is taken out. */
final class TextSanitizerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new TextSanitizer());

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @Test
    void control_characters_are_taken_out() {
        channel.writeInbound("\u001b[31mred\u0007\u009b1m \u202eevil\tok\r");
        assertThat(channel.<Object>readInbound()).isEqualTo("[31mred1m evil\tok");
    }

    @Test
    void what_is_empty_then_goes_no_further() {
        assertThat(channel.writeInbound("\r", "\u0000\u001b\u007f", "\u2066\u2069"))
                .isFalse();
    }

    @Test
    void a_command_passes_untouched() {
        Command ping = new Command.Ping();
        channel.writeInbound(ping);
        assertThat(channel.<Object>readInbound()).isSameAs(ping);
    }
}
