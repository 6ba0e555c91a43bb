package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.RoomName;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
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
                        new Command.Request("1", new Command.Hello(null)),
                        new Command.Request(null, new Command.Say(RoomName.of("r"), "\u00e4😀", Kind.SAY)),
                        malformed(ErrorCode.BAD_UTF8, "that was not UTF-8", false),
                        malformed(ErrorCode.LINE_TOO_LONG, "a line may have 64 bytes at most", false),
                        malformed(ErrorCode.BAD_REQUEST, "a line must be a JSON object", false),
                        decoded.get(5),
                        new Command.Request(null, new Command.Quit()));
        assertThat(decoded.get(5).toString()).contains("BAD_REQUEST", "not JSON");
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
        return new ChannelHandler[] {
            new TelnetFilter(), new LineFramer(MAX_LINE), new Utf8Decoder(), new JsonProtocol(MAX_LINE)
        };
    }
}
