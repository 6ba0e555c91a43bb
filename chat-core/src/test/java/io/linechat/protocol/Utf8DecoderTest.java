package io.linechat.protocol;

import static io.linechat.protocol.Splits.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text out of lines of bytes. */
final class Utf8DecoderTest {

    private static final Object BAD_UTF8 = new Command.Malformed(ErrorCode.BAD_UTF8, "that was not UTF-8", false);

    @ParameterizedTest
    @ValueSource(strings = {"hello", "grüße", "你好", "😀 ok", "\u007f\u0000\u001b", "\ufeffbom"})
    void utf_8_becomes_the_text_it_is(String text) {
        assertThat(decode(text.getBytes(StandardCharsets.UTF_8))).containsExactly(text);
    }

    @Test
    void a_replacement_character_that_was_sent_as_such_is_text() {
        assertThat(decode("a\ufffdb".getBytes(StandardCharsets.UTF_8))).containsExactly("a\ufffdb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff", // a byte that UTF-8 never has
                "\u0080", // a continuation of nothing
                "gr\u00fc\u00dfe", // Latin-1
                "ab\u00c3", // cut after the first of two bytes
                "\u00e4\u00bd", // cut after two of three
                "\u00f0\u009f\u0098", // cut after three of four
                "\u00c0\u00af", // a slash, longer than need be
                "\u00ed\u00a0\u0080", // one half of a surrogate pair
                "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // a surrogate pair, as CESU-8
                "\u00f4\u0090\u0080\u0080", // beyond Unicode
                "ok\u00ef\u00bf\u00bd\u00ff" // bad, and a replacement character besides
            })
    void anything_else_is_an_error_and_nothing_is_replaced(String line) {
        assertThat(decode(bytes(line))).containsExactly(BAD_UTF8);
    }

    private static List<Object> decode(byte[] line) {
        return Splits.read(() -> new ChannelHandler[] {new Utf8Decoder()}, List.of(line));
    }
}
