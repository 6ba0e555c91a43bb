package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs are sent, to the letter. */
final class JsonEncoderTest {

    private static final RoomName GAMES = RoomName.of("games");
    private static final Nickname BOB = Nickname.of("bob");
    private static final Nickname ALICE = Nickname.of("alice");
    private static final Instant TIME = Instant.parse("2026-11-01T12:00:00.050Z");
    private static final ChatMessage MESSAGE =
            new ChatMessage(GAMES, new Position(7, 42), TIME, BOB, "say \"hi\"\\ ä😀", Kind.SAY);
    private static final Event.Customs CUSTOMS = new Event.Customs(GAMES, 10, null);
    private static final String MESSAGE_FIELDS = "'room':'games','epoch':7,'seq':42,'time':'2026-11-01T12:00:00.050Z',"
            + "'from':'bob','text':'say \\\"hi\\\"\\\\ ä😀','kind':'say'";

    static Stream<Object[]> events() {
        return Stream.of(new Object[][] {
            {MESSAGE, "{'type':'message'," + MESSAGE_FIELDS + "}"},
            {
                new ChatMessage(
                        GAMES, new Position(7, 1), Instant.parse("2026-11-01T12:00:00Z"), BOB, "x", Kind.ACTION),
                "{'type':'message','room':'games','epoch':7,'seq':1,'time':'2026-11-01T12:00:00.000Z','from':'bob',"
                        + "'text':'x','kind':'action'}"
            },
            {
                new Event.Presence(GAMES, List.of(BOB), List.of(ALICE), List.of(new Event.Renamed(BOB, ALICE)), 3),
                "{'type':'presence','room':'games','joined':['bob'],'left':['alice'],"
                        + "'renamed':[['bob','alice']],'members':3}"
            },
            {new Event.TopicSet(GAMES, "chess", BOB), "{'type':'topic','room':'games','topic':'chess','by':'bob'}"},
            {
                new Event.Gap(GAMES, 3, 5, Event.Gap.Reason.SLOW),
                "{'type':'gap','room':'games','from':3,'to':5,'reason':'slow'}"
            },
            {
                new Event.Gap(GAMES, 1, 2, Event.Gap.Reason.TRUNCATED),
                "{'type':'gap','room':'games','from':1,'to':2,'reason':'truncated'}"
            },
            {
                new Event.Told(BOB, ALICE, "psst", TIME),
                "{'type':'told','from':'bob','to':'alice','text':'psst','time':'2026-11-01T12:00:00.050Z'}"
            },
            {new Event.Announcement(Nickname.SERVER, "tea"), "{'type':'announcement','from':'server','text':'tea'}"},
            {new Event.Refused(ErrorCode.BAD_UTF8, "no"), "{'type':'error','code':'BAD_UTF8','message':'no'}"},
            {
                new Event.Kicked(GAMES, "enough"),
                "{'type':'error','code':'REFUSED','message':'you were taken out of games: enough','room':'games'}"
            },
            {new Event.Bye("bye"), "{'type':'bye','reason':'bye'}"},
            {new Event.Bye("soon", 5), "{'type':'bye','reason':'soon','retryMs':5}"},
            {reply(new Event.Done()), "{'type':'ok','tag':'t'}"},
            {new Event.Reply(null, new Event.Done()), "{'type':'ok'}"},
            {
                reply(new Event.Refused(ErrorCode.SLOW_DOWN, "no", 20)),
                "{'type':'error','tag':'t','code':'SLOW_DOWN','message':'no','retryMs':20}"
            },
            {
                reply(new Event.Opened(
                        "id", BOB, "linechat", new Event.Limits(4096, 50, 10, 20), CUSTOMS, "key", null)),
                "{'type':'welcome','tag':'t','session':'id','nick':'bob','server':'linechat',"
                        + "'limits':{'line':4096,'rooms':50,'rate':10,'burst':20},"
                        + "'customs':{'lobby':'games','history':10},'resume':'key','resumed':false}"
            },
            {
                reply(new Event.Opened(
                        "id",
                        BOB,
                        "linechat",
                        new Event.Limits(1, 2, 3, 4),
                        new Event.Customs(GAMES, 0, "hi"),
                        "key",
                        List.of(GAMES))),
                "{'type':'welcome','tag':'t','session':'id','nick':'bob','server':'linechat',"
                        + "'limits':{'line':1,'rooms':2,'rate':3,'burst':4},"
                        + "'customs':{'lobby':'games','history':0,'greeting':'hi'},'resume':'key','resumed':true,"
                        + "'rooms':['games']}"
            },
            {
                reply(new Event.Said(MESSAGE)),
                "{'type':'ok','tag':'t','room':'games','epoch':7,'seq':42,'time':'2026-11-01T12:00:00.050Z'}"
            },
            {
                reply(new Event.Joined(GAMES, new Position(7, 42), BOB, List.of(ALICE), 5, "chess")),
                "{'type':'ok','tag':'t','room':'games','epoch':7,'seq':42,'members':['alice','bob'],'count':6,"
                        + "'topic':'chess'}"
            },
            {reply(new Event.Left(GAMES, null)), "{'type':'ok','tag':'t','room':'games'}"},
            {
                reply(new Event.TellSent(ALICE, "psst", TIME)),
                "{'type':'ok','tag':'t','to':'alice','time':'2026-11-01T12:00:00.050Z'}"
            },
            {reply(new Event.NickTaken(BOB)), "{'type':'ok','tag':'t','nick':'bob'}"},
            {
                reply(new Event.Members(GAMES, List.of(ALICE, BOB), 9, false)),
                "{'type':'ok','tag':'t','room':'games','members':['alice','bob'],'count':9}"
            },
            {reply(new Event.TopicIs(GAMES, "")), "{'type':'ok','tag':'t','room':'games','topic':''}"},
            {
                reply(new Event.History(GAMES, List.of(MESSAGE))),
                "{'type':'ok','tag':'t','room':'games','messages':[{" + MESSAGE_FIELDS + "}]}"
            },
            {
                reply(new Event.RoomList(List.of(new RoomSummary(GAMES, 2)))),
                "{'type':'ok','tag':'t','rooms':[{'room':'games','members':2}]}"
            },
            {reply(new Event.Pong(TIME)), "{'type':'ok','tag':'t','time':'2026-11-01T12:00:00.050Z'}"},
        });
    }

    @ParameterizedTest
    @MethodSource("events")
    void each_event_is_one_line(Event event, String expected) {
        assertThat(encode(event)).isEqualTo(expected.replace('\'', '"') + "\n");
    }

    @Test
    void what_was_said_before_comes_as_messages() {
        assertThat(encode(new Event.History(GAMES, List.of(MESSAGE, MESSAGE))))
                .isEqualTo(encode(MESSAGE).repeat(2));
    }

    @Test
    void half_a_surrogate_pair_that_the_embedding_program_said_is_no_failure() {
        ChatMessage broken = new ChatMessage(GAMES, new Position(1, 1), TIME, BOB, "a\ud800b", Kind.SAY);
        assertThat(encode(broken)).contains("\"text\":\"a?b\"");
    }

    @Test
    void long_texts_are_written_in_full() {
        String text = "ä€😀\"".repeat(10_000);
        assertThat(encode(new Event.Announcement(BOB, text)))
                .isEqualTo("{\"type\":\"announcement\",\"from\":\"bob\",\"text\":\"" + text.replace("\"", "\\\"")
                        + "\"}\n");
    }

    private static Event reply(Event event) {
        return new Event.Reply("t", event);
    }

    private static String encode(Event event) {
        ByteBuf bytes = WireFormat.JSON.encode(UnpooledByteBufAllocator.DEFAULT, event);
        try {
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            bytes.release();
        }
    }
}
