package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of what the server sends. */
final class JsonEventsTest {

    private static final RoomName GAMES = RoomName.of("games");
    private static final Nickname ALICE = Nickname.of("alice");

    /** What is asked for where that kind of answer comes. */
    private static final Map<Class<?>, Command> ASKED = Map.ofEntries(
            Map.entry(Event.Opened.class, new Command.Hello(null, null)),
            Map.entry(Event.Said.class, new Command.Say(GAMES, "x", ChatMessage.Kind.SAY)),
            Map.entry(Event.TellSent.class, new Command.Tell(ALICE, "psst")),
            Map.entry(Event.Joined.class, new Command.Join(GAMES, new Backlog.Last(0))),
            Map.entry(Event.Left.class, new Command.Leave(GAMES)),
            Map.entry(Event.NickTaken.class, new Command.Nick(ALICE)),
            Map.entry(Event.Members.class, new Command.Who(GAMES)),
            Map.entry(Event.TopicIs.class, new Command.Topic(GAMES, null)),
            Map.entry(Event.History.class, new Command.History(GAMES, 5)),
            Map.entry(Event.RoomList.class, new Command.Rooms()),
            Map.entry(Event.Pong.class, new Command.Ping()),
            Map.entry(Event.Done.class, new Command.Quit()),
            Map.entry(Event.Refused.class, new Command.Ping()));

    @ParameterizedTest
    @MethodSource("io.linechat.protocol.JsonEncoderTest#events")
    void each_event_comes_as_it_was_sent(Event event, String line) throws JsonFields.BadField {
        Event expected = event instanceof Event.Reply reply && reply.tag() == null ? null : event;
        assertThat(parse(
                        line,
                        event instanceof Event.Reply reply
                                ? ASKED.get(reply.event().getClass())
                                : null))
                .isEqualTo(expected);
    }

    @Test
    void unknown_events_codes_and_answers_are_no_failure() throws JsonFields.BadField {
        assertThat(parse("{'type':'weather','sun':[{}]}", null)).isNull();
        assertThat(parse("{'type':'ok','tag':'t'}", null)).isNull();
        assertThat(parse("{'type':'error','code':'TOO_HOT','message':'no','x':1.5}", null))
                .isEqualTo(new Event.Refused(ErrorCode.REFUSED, "no"));
        assertThat(parse("{'type':'error','tag':'t','code':'BAD_NICK','message':'\\u001bno'}", null))
                .isEqualTo(new Event.Reply("t", new Event.Refused(ErrorCode.BAD_NICK, "no")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                       | type: is missing
            {'type':1}                                               | type: must be a string
            {'type':'message'}                                       | room: is missing
            {'type':'gap','room':'a','from':0,'to':1}                | from: must be a whole number from 1 to 9223372036854775807
            {'type':'gap','room':'a','from':1,'to':1,'reason':'x'}   | reason: must be one of [slow, truncated]
            {'type':'told','from':'a b'}                             | from: a nickname may hold letters, digits and - _ . only
            {'type':'told','from':'a','to':'b','text':'x','time':'now'} | time: must be a time
            {'type':'presence','room':'a','joined':'bob'}            | joined: must be an array
            {'type':'presence','room':'a','joined':{}}               | joined: must be an array
            {'type':'presence','room':'a','joined':['bob',7]}        | joined.1: must be a string
            {'type':'presence','room':'a','joined':[null]}           | joined.0: must be a string
            {'type':'presence','room':'a','joined':[],'left':[],'renamed':[['a']]} | renamed.0: must be two names
            {'type':'bye'}                                           | reason: is missing
            {'type':'bye','reason':'x','retryMs':-1}                 | retryMs: must be a whole number from 0 to 2147483647
            {'type':'ok','tag':1}                                    | tag: must be a string
            {'type':'welcome','tag':'t'}                             | limits: is missing
            {'type':'welcome','tag':'t','limits':[],'customs':{}}    | limits: must be an object
            """)
    void a_field_that_is_missing_or_wrong_is_named(String line, String message) {
        assertThatThrownBy(() -> parse(line, new Command.Hello(null, null))).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{'type'", "{'type':'bye','x':[}", "{'type':'bye'}}", "{'type':'bye','type':'bye'}", "[1]"})
    void what_is_no_json_object_is_a_failure(String line) {
        assertThatThrownBy(() -> parse(line, null)).isInstanceOf(Exception.class);
    }

    @Test
    void a_conversation_of_any_split_is_the_same_events() {
        String conversation = "* welcome to \u001bme\r\n"
                + "{'type':'ok','tag':'1','time':'2026-11-01T12:00:00.000Z'}\n"
                + "{'type':'bye','reason':'gr\u00c3\u00bcezi \\u00fc\\u001b'}\r\n\n"
                + "{'type':'\u00e4'}\n"
                + "{'type':'bye'\n"
                + "{'type':'" + "x".repeat(100) + "'}\n"
                + "{'type':'bye','reason':'never";

        List<Object> decoded = Splits.decode(JsonEventsTest::stack, Splits.bytes(conversation.replace('\'', '"')));

        assertThat(decoded)
                .containsExactly(
                        "* welcome to me",
                        decoded.get(1),
                        new Event.Bye("grüezi ü"),
                        "CorruptedFrameException",
                        "CorruptedFrameException",
                        "TooLongFrameException");
        assertThat(decoded.get(1).toString()).contains("Reply[tag=1, event=Pong");
    }

    @ParameterizedTest
    @MethodSource("io.linechat.protocol.JsonCommandsTest#commands")
    void each_request_comes_to_the_server_as_it_was_sent(String fields, Command command) {
        for (Command.Request request : List.of(new Command.Request("7", command), new Command.Request(null, command))) {
            assertThat(JsonCommands.parse(encode(request).strip())).isEqualTo(request);
        }
    }

    @Test
    void what_is_said_has_its_number_and_half_a_surrogate_pair_is_no_failure() {
        Command.Request said =
                new Command.Request("7", 9L, new Command.Say(GAMES, "a\ud800\"\\", ChatMessage.Kind.ACTION));
        assertThat(encode(said))
                .isEqualTo("{'type':'say','room':'games','text':'a?\\\"\\\\','kind':'action','tag':'7','n':9}\n"
                        .replace('\'', '"'));
    }

    private static @Nullable Event parse(String line, @Nullable Command asked) throws JsonFields.BadField {
        return JsonEvents.parse(line.replace('\'', '"'), tag -> tag.isEmpty() ? null : asked);
    }

    private static String encode(Command.Request request) {
        ByteBuf line = JsonRequestEncoder.encode(UnpooledByteBufAllocator.DEFAULT, request);
        try {
            return line.toString(StandardCharsets.UTF_8);
        } finally {
            line.release();
        }
    }

    private static ChannelHandler[] stack() {
        return new ChannelHandler[] {
            new LineFramer(100), new Utf8Decoder(), new JsonEventDecoder(tag -> new Command.Ping())
        };
    }
}
