package io.linechat.protocol;

import static io.linechat.protocol.Splits.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Nickname;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From bytes to commands, through all the decoders in the order of the pipeline. */
final class DecodingStackTest {

    private static final int MAX_LINE = 16;

    /** What the decoders have rules for, and a little that they have none for. */
    private static final byte[] ALPHABET =
            bytes("\n\n\n\r\r\u00ff\u00ff\u00fa\u00f0\u00fb\u00fd\n\u001b\0ab /qit\t\u00c3\u00a4\u00e4\u00bd\u00a0");

    @Test
    void a_session_of_any_split_is_the_same_commands() {
        String session = "\u00ff\u00fd\u0003\u00ff\u00fb\n" // telnet greets
                + "/nick bob\r\n"
                + "\r\n\u001b\n" // nothing, and nothing after cleaning
                + "h\u00c3\u00a4\u001b[1m\n"
                + "\u00e4\u00bd\n" // cut UTF-8
                + "x".repeat(16) + "\r\n"
                + "y".repeat(17) + "\r\n"
                + "z".repeat(200) + "\n"
                + "/msg bob hi\n"
                + "quit\nnot sai";
        assertThat(decode(bytes(session)))
                .containsExactly(
                        new Command.Nick(Nickname.of("bob")),
                        said("h\u00e4[1m"),
                        new Command.Malformed(ErrorCode.BAD_UTF8, "that was not UTF-8", false),
                        said("x".repeat(16)),
                        tooLong(false),
                        tooLong(false),
                        new Command.Tell(Nickname.of("bob"), "hi"),
                        new Command.Quit());
    }

    @Test
    void a_character_of_several_bytes_may_be_split_anywhere() {
        assertThat(decode("ä😀你\n".getBytes(StandardCharsets.UTF_8))).containsExactly(said("ä😀你"));
    }

    @Test
    void an_endless_line_is_the_end_and_nothing_behind_it_is_understood() {
        String endless = "hi\n" + "x".repeat(16 * MAX_LINE + 1) + "\nnot this\n";
        assertThat(decode(bytes(endless))).containsExactly(said("hi"), tooLong(false), tooLong(true));
    }

    @Test
    void any_bytes_in_any_reads_are_the_same_commands_as_in_one_read() {
        Random random = new Random(1);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = randomBytes(random, random.nextInt(400));
            List<Object> whole = Splits.read(DecodingStackTest::stack, List.of(bytes));
            List<byte[]> reads = randomReads(random, bytes);
            assertThat(Splits.read(DecodingStackTest::stack, reads))
                    .as("round %d: %s", round, new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(whole);
        }
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        // Now and then nearly no line ends.
        int sparse = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            bytes[i] = sparse == 0 && random.nextInt(100) > 0 ? (byte) 'x' : ALPHABET[random.nextInt(ALPHABET.length)];
        }
        return bytes;
    }

    private static List<byte[]> randomReads(Random random, byte[] bytes) {
        List<byte[]> reads = new ArrayList<>();
        for (int start = 0; start < bytes.length; ) {
            int end = Math.min(bytes.length, start + 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
            reads.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        return reads;
    }

    private static List<Object> decode(byte[] input) {
        return Splits.decode(DecodingStackTest::stack, input);
    }

    private static ChannelHandler[] stack() {
        return new ChannelHandler[] {
            new TelnetFilter(),
            new LineFramer(MAX_LINE),
            new Utf8Decoder(),
            new TextSanitizer(),
            new TextProtocol(MAX_LINE)
        };
    }

    private static Command said(String text) {
        return new Command.Say(null, text, Kind.SAY);
    }

    private static Command tooLong(boolean fatal) {
        return new Command.Malformed(ErrorCode.LINE_TOO_LONG, "a line may have 16 bytes at most", fatal);
    }
}
