package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.linechat.message.CleanText;
import io.linechat.message.Command;
import io.netty.channel.ChannelHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come, however they are split: each line is one command, and nothing else comes out. Runs over the inputs
 * that are kept in the resources; CONTRIBUTING.md says how to look for new ones.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class DecodersFuzzTest {

    private static final int MAX_TEXT = 32;
    private static final int MAX_JSON = 128;
    private static final int ENDLESS_FACTOR = 16;

    private static final byte TELNET = (byte) 255;

    @FuzzTest(maxDuration = "60s")
    void text(byte[] input) {
        List<Object> commands = decode(DecodersFuzzTest::textStack, input);
        commands.forEach(DecodersFuzzTest::assertClean);
        assertNumber(commands, input, MAX_TEXT, line -> !CleanText.of(line).isEmpty());
    }

    @FuzzTest(maxDuration = "60s")
    void json(byte[] input) {
        List<Object> commands = decode(DecodersFuzzTest::jsonStack, input);
        for (Object command : commands) {
            assertThat(command).isInstanceOf(Command.Request.class);
            assertClean(((Command.Request) command).command());
        }
        assertNumber(commands, input, MAX_JSON, line -> !line.isEmpty());
    }

    private static ChannelHandler[] textStack() {
        return new ChannelHandler[] {
            new TelnetFilter(),
            new LineFramer(MAX_TEXT),
            new Utf8Decoder(),
            new TextSanitizer(),
            new TextProtocol(MAX_TEXT)
        };
    }

    private static ChannelHandler[] jsonStack() {
        return new ChannelHandler[] {
            new TelnetFilter(), new LineFramer(MAX_JSON), new Utf8Decoder(), new JsonProtocol(WireFormat.JSON, MAX_JSON)
        };
    }

    /** Decodes the input and the end of its last line, whole and in reads of other lengths; the input says of which. */
    private static List<Object> decode(Supplier<ChannelHandler[]> stack, byte[] input) {
        byte[] lines = Arrays.copyOf(input, input.length + 1);
        lines[input.length] = '\n';
        List<Object> whole = Splits.read(stack, List.of(lines));
        assertThat(Splits.read(stack, reads(lines, 1))).isEqualTo(whole);
        assertThat(Splits.read(stack, reads(lines, 2 + (Arrays.hashCode(input) & 31))))
                .isEqualTo(whole);
        assertThat(whole).hasOnlyElementsOfType(Command.class);
        return whole;
    }

    private static List<byte[]> reads(byte[] bytes, int length) {
        List<byte[]> reads = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += length) {
            reads.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length)));
        }
        return reads;
    }

    /** What people see of each other is clean, and there is something to see. */
    private static void assertClean(Object command) {
        String text = command instanceof Command.Say say
                ? say.text()
                : command instanceof Command.Malformed malformed ? malformed.message() : "x";
        assertThat(text).isNotEmpty().isEqualTo(CleanText.of(text));
    }

    /**
     * Counts lines in its own way. Telnet's commands are left to their own tests.
     *
     * @param counts whether a command is made of a line that is good UTF-8 and not too long
     */
    private static void assertNumber(List<Object> commands, byte[] input, int maxLine, Predicate<String> counts) {
        int expected = 0;
        int start = 0;
        for (int end = 0; end <= input.length; end++) {
            if (end < input.length && input[end] == TELNET) {
                return;
            } else if (end == input.length || input[end] == '\n') {
                byte[] line = Arrays.copyOfRange(input, start, end);
                if (line.length > maxLine * ENDLESS_FACTOR) {
                    // Too long and then endless, and nothing behind it.
                    assertThat(commands).hasSize(expected + 2);
                    return;
                }
                expected += isCommand(line, maxLine, counts) ? 1 : 0;
                start = end + 1;
            }
        }
        assertThat(commands).hasSize(expected);
    }

    private static boolean isCommand(byte[] line, int maxLine, Predicate<String> counts) {
        boolean cr = line.length > 0 && line[line.length - 1] == '\r';
        byte[] content = Arrays.copyOf(line, line.length - (cr ? 1 : 0));
        String text = utf8(content);
        return content.length > maxLine || text == null || counts.test(text);
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
