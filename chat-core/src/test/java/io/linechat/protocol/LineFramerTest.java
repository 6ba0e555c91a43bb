package io.linechat.protocol;

import static io.linechat.protocol.Splits.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines out of bytes; the longest has 16 here, where nothing else is said. */
final class LineFramerTest {

    private static final String TOO_LONG = "TooLongFrameException";
    private static final String ENDLESS = "EndlessLineException";
    private static final String LF = "\n";
    private static final String CRLF = "\r\n";

    @ParameterizedTest
    @ValueSource(strings = {LF, CRLF})
    void a_line_ends_with_lf_or_crlf(String ending) {
        assertThat(decode("one" + ending + "two" + ending)).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {LF, CRLF})
    void a_line_of_the_longest_length_passes(String ending) {
        assertThat(decode("x".repeat(16) + ending + "next" + ending)).containsExactly("x".repeat(16), "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {LF, CRLF})
    void a_line_of_4096_bytes_passes_where_that_is_the_longest(String ending) {
        assertThat(decode(4096, "x".repeat(4096) + ending)).containsExactly("x".repeat(4096));
    }

    @ParameterizedTest
    @ValueSource(strings = {LF, CRLF})
    void a_line_one_byte_too_long_is_one_error_and_the_next_passes(String ending) {
        assertThat(decode("x".repeat(17) + ending + "next" + ending)).containsExactly(TOO_LONG, "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {LF, CRLF})
    void a_line_of_4097_bytes_is_one_error_where_4096_is_the_longest(String ending) {
        assertThat(decode(4096, "x".repeat(4097) + ending + "next" + ending)).containsExactly(TOO_LONG, "next");
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19, 100, 255, 256})
    void a_longer_line_is_one_error_and_the_next_passes(int length) {
        assertThat(decode("x".repeat(length) + "\nnext\n")).containsExactly(TOO_LONG, "next");
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 258, 1000})
    void a_line_over_sixteen_times_the_longest_length_is_the_end(int length) {
        assertThat(decode("x".repeat(length) + "\nnext\n")).containsExactly(TOO_LONG, ENDLESS);
    }

    @Test
    void a_line_without_an_ending_is_the_end_too() {
        assertThat(decode("first\n" + "x".repeat(1000))).containsExactly("first", TOO_LONG, ENDLESS);
    }

    @Test
    void an_over_long_line_does_not_count_towards_the_next() {
        String overLong = "x".repeat(200) + "\n";
        assertThat(decode(overLong + "next\n" + overLong)).containsExactly(TOO_LONG, "next", TOO_LONG);
    }

    @Test
    void empty_lines_are_skipped() {
        assertThat(decode("\n\r\n\n\none\r\n\r\n\n\rtwo\n\n")).containsExactly("one", "\rtwo");
    }

    @Test
    void a_cr_within_a_line_belongs_to_it() {
        assertThat(decode("a\rb\r\r\n\r\r\n")).containsExactly("a\rb\r", "\r");
    }

    @Test
    void what_has_no_ending_when_the_connection_ends_is_no_line() {
        assertThat(decode("said\nnot sai")).containsExactly("said");
    }

    private static List<Object> decode(String input) {
        return decode(16, input);
    }

    private static List<Object> decode(int maxLength, String input) {
        return Splits.decode(() -> new ChannelHandler[] {new LineFramer(maxLength)}, bytes(input));
    }
}
