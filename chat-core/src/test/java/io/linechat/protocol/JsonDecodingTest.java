package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.RoomName;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From bytes to the commands of programs, through all the decoders in the order of the pipeline. */
final class JsonDecodingTest {

    private static final int MAX_LINE = 64;

    @Test
    void a_conversation_of_any_split_is_the_same_commands() {
        String conversation = "{'type':'hello','tag':'1'}\r\n"
                + "\r\n"
                + "\t{'type':'say','room':'r','text':'\u00c3\u00a4\\u001b\u00f0\u009f\u0098\u0080'}\n"
                + "{'type':'say','room':'r','text':'\u00e4'}\n" // not UTF-8
                + "{'type':'say','room':'r','text':'" + "x".repeat(50) + "'}\n" // too long
                + "[[[[\n"
                + "hi\n"
                + "{'type':'bye'} \r\n{'type':'nev";

        List<Object> decoded = Splits.decode(JsonDecodingTest::stack, Splits.bytes(conversation.replace('\'', '"')));

        assertThat(decoded)
                .containsExactly(
                        new Command.Request("1", new Command.Hello(null, null)),
                        new Command.Request(null, new Command.Say(RoomName.of("r"), "\u00e4😀", Kind.SAY)),
                        malformed(ErrorCode.BAD_UTF8, "that was not UTF-8", false),
                        malformed(ErrorCode.LINE_TOO_LONG, "a line may have 64 bytes at most", false),
                        malformed(ErrorCode.BAD_REQUEST, "a line must be a JSON object", false),
                        decoded.get(5),
                        new Command.Request(null, new Command.Quit()));
        assertThat(decoded.get(5).toString()).contains("BAD_REQUEST", "not JSON");
    }

    @Test
    void bad_lines_of_any_split_are_an_error_each() {
        List<String> lines = List.of(
                "{'type':7}", // wrong types
                "{'type':'say','room':['r'],'text':'hi'}",
                "{'type':'join','room':'r','last':'5'}",
                "{'type':'say','room':'r'}", // missing fields
                "{}",
                "{'x':" + "[".repeat(50), // deep nesting
                "{'type':'ping','x':" + "[".repeat(20) + "]".repeat(20) + "}\r",
                "{'type':'ping'}{'type':'ping'}",
                "{'type':'join','room':'r','last':" + "9".repeat(20) + "}", // huge numbers
                "{'type':'ping','type':'bye'}", // duplicate keys
                "{'type':'ping','x':{'a':1,'a':2}}",
                "[".repeat(64),
                "{'type':'ping'}\n");
        String conversation = String.join("\n", lines).replace('\'', '"');

        List<Object> decoded = Splits.decode(JsonDecodingTest::stack, Splits.bytes(conversation));

        assertThat(decoded).hasSize(lines.size()).endsWith(new Command.Request(null, new Command.Ping()));
        assertThat(decoded.subList(0, lines.size() - 1))
                .extracting(command -> ((Command.Request) command).command())
                .hasOnlyElementsOfType(Command.Malformed.class);
    }

    /** As long as lines are on a server, cut here and there; every place would take long. */
    @Test
    void four_kilobytes_of_brackets_are_one_error() {
        byte[] line = Splits.bytes("[".repeat(4096) + "\n");
        for (int at = 1; at < line.length; at += 97) {
            assertThat(Splits.read(
                            () -> stack(4096),
                            List.of(Arrays.copyOf(line, at), Arrays.copyOfRange(line, at, line.length))))
                    .containsExactly(malformed(ErrorCode.BAD_REQUEST, "a line must be a JSON object", false));
        }
    }

    @Test
    void an_endless_line_is_an_error_and_then_the_end() {
        byte[] endless = ("{\"a\":\"" + "x".repeat(17 * MAX_LINE)).getBytes(StandardCharsets.UTF_8);
        assertThat(Splits.decode(JsonDecodingTest::stack, endless))
                .containsExactly(
                        malformed(ErrorCode.LINE_TOO_LONG, "a line may have 64 bytes at most", false),
                        malformed(ErrorCode.LINE_TOO_LONG, "a line may have 64 bytes at most", true));
    }

    private static Command malformed(ErrorCode code, String message, boolean fatal) {
        return new Command.Request(null, new Command.Malformed(code, message, fatal));
    }

    private static ChannelHandler[] stack() {
        return stack(MAX_LINE);
    }

    private static ChannelHandler[] stack(int maxLine) {
        return new ChannelHandler[] {
            new TelnetFilter(), new LineFramer(maxLine), new Utf8Decoder(), new JsonProtocol(WireFormat.JSON, maxLine)
        };
    }
}
