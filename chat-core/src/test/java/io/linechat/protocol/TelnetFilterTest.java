package io.linechat.protocol;

import static io.linechat.protocol.Splits.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Telnet's commands (RFC 854) taken out of the bytes. */
final class TelnetFilterTest {

    private static final String IAC = "\u00ff";
    private static final String DONT = "\u00fe";
    private static final String DO = "\u00fd";
    private static final String WONT = "\u00fc";
    private static final String WILL = "\u00fb";
    private static final String SB = "\u00fa";
    private static final String NOP = "\u00f1";
    private static final String SE = "\u00f0";

    @Test
    void bytes_without_commands_pass_untouched() {
        assertThat(filter("hello\r\n\u00c3\u00a4\0\n")).isEqualTo("hello\r\n\u00c3\u00a4\0\n");
    }

    @Test
    void the_negotiation_of_options_is_taken_out() {
        String negotiation =
                IAC + DO + "\u0003" + IAC + WILL + "\u0018" + IAC + WONT + "\u0001" + IAC + DONT + "\u0005";
        assertThat(filter(negotiation + "he" + negotiation + "llo\n")).isEqualTo("hello\n");
    }

    @Test
    void an_option_with_the_number_of_lf_ends_no_line() {
        assertThat(filter("he" + IAC + DO + "\n" + "llo\n")).isEqualTo("hello\n");
    }

    @Test
    void an_option_with_the_number_255_begins_no_command() {
        assertThat(filter("he" + IAC + WILL + IAC + "llo\n")).isEqualTo("hello\n");
    }

    @Test
    void a_subnegotiation_is_taken_out_whatever_is_in_it() {
        String terminalType = IAC + SB + "\u0018\0xterm\r\n" + IAC + IAC + SE + "\n" + IAC + SE;
        assertThat(filter("he" + terminalType + "llo\n")).isEqualTo("hello\n");
    }

    @Test
    void a_subnegotiation_without_an_end_does_not_swallow_all_that_follows() {
        String endless = IAC + SB + "x".repeat(10_000);
        assertThat(filter(endless)).isEqualTo("x".repeat(10_000 - 1024));
    }

    @Test
    void commands_without_an_option_are_taken_out() {
        assertThat(filter("he" + IAC + NOP + "llo\n" + IAC + SE)).isEqualTo("hello\n");
    }

    @Test
    void the_escaped_byte_255_stays_once() {
        assertThat(filter("a" + IAC + IAC + "b" + IAC + IAC + IAC + IAC + "\n")).isEqualTo("a\u00ffb\u00ff\u00ff\n");
    }

    @Test
    void a_command_that_is_cut_off_takes_nothing_along() {
        assertThat(filter("hello\n" + IAC)).isEqualTo("hello\n");
        assertThat(filter("hello\n" + IAC + DO)).isEqualTo("hello\n");
        assertThat(filter("hello\n" + IAC + SB + "\u0018")).isEqualTo("hello\n");
    }

    /** Bytes, put together again, since only lines keep their places through the splits. */
    private static String filter(String input) {
        return Splits.decode(() -> new ChannelHandler[] {new TelnetFilter(), new Gatherer()}, bytes(input)).stream()
                .map(Object::toString)
                .collect(Collectors.joining());
    }
}
