package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Event.Gap.Reason;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines that people see. */
final class TextEncoderTest {

    private static final RoomName GAMES = RoomName.of("games");
    private static final Nickname ALICE = Nickname.of("Alice");
    private static final Nickname BOB = Nickname.of("bob");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    /** An event, how it reads in the current room, and how it reads from another one. */
    private record Case(Event event, String here, String elsewhere) {}

    static Stream<Case> cases() {
        return Stream.of(
                inRoom(message("hi", Kind.SAY), "<Alice> hi", "[games] <Alice> hi"),
                inRoom(message("grüße 你 😀", Kind.SAY), "<Alice> grüße 你 😀", "[games] <Alice> grüße 你 😀"),
                inRoom(message("waves", Kind.ACTION), "* Alice waves", "[games] * Alice waves"),
                inRoom(presence(List.of(BOB), List.of()), "* bob entered games", "[games] * bob entered"),
                inRoom(presence(List.of(), List.of(BOB)), "* bob left games", "[games] * bob left"),
                inRoom(renames(1), "* bob is now Alice", "[games] * bob is now Alice"),
                inRoom(
                        presence(names(212), names(7)),
                        "* 212 entered, 7 left games (1830 here)",
                        "[games] * 212 entered, 7 left (1830 here)"),
                inRoom(
                        presence(names(2), List.of()),
                        "* 2 entered, 0 left games (1830 here)",
                        "[games] * 2 entered, 0 left (1830 here)"),
                inRoom(
                        renames(2),
                        "* 0 entered, 0 left games, 2 renamed (1830 here)",
                        "[games] * 0 entered, 0 left, 2 renamed (1830 here)"),
                inRoom(
                        new Event.TopicSet(GAMES, "chess", BOB),
                        "* bob set the topic of games to: chess",
                        "[games] * bob set the topic to: chess"),
                inRoom(
                        new Event.TopicSet(GAMES, "", BOB),
                        "* bob took the topic of games away",
                        "[games] * bob took the topic away"),
                inRoom(
                        new Event.Gap(GAMES, 5, 5, Reason.SLOW),
                        "* you missed 1 line in games",
                        "[games] * you missed 1 line"),
                inRoom(
                        new Event.Gap(GAMES, 5, 46, Reason.SLOW),
                        "* you missed 42 lines in games",
                        "[games] * you missed 42 lines"),
                to(new Event.Welcome("linechat", BOB), "* welcome to linechat, you are bob; /help lists the commands"),
                to(new Event.Greeting("what would you like?"), "* what would you like?"),
                to(joined(List.of(), 0, ""), "* you are alone in games"),
                to(joined(List.of(ALICE), 1, ""), "* you are in games with Alice"),
                to(joined(List.of(ALICE, BOB), 2, ""), "* you are in games with Alice, bob"),
                to(joined(List.of(ALICE, BOB), 12, ""), "* you are in games with Alice, bob and 10 more"),
                to(joined(List.of(ALICE), 1, "chess"), "* you are in games with Alice; the topic is: chess"),
                to(history(message("hi", Kind.SAY)), "* [2026-01-02 03:04:05Z] <Alice> hi"),
                to(history(message("waves", Kind.ACTION)), "* [2026-01-02 03:04:05Z] * Alice waves"),
                to(new Event.Left(GAMES, RoomName.of("lobby")), "* you left games, you are in lobby now"),
                to(new Event.Left(GAMES, null), "* you left games, you are in no room now"),
                to(new Event.NickTaken(BOB), "* you are now bob"),
                to(new Event.Told(ALICE, BOB, "psst", NOW), "[from Alice] psst"),
                to(new Event.TellSent(BOB, "psst", NOW), "[to bob] psst"),
                to(new Event.Announcement(Nickname.SERVER, "tea"), "<server> tea"),
                to(new Event.Members(GAMES, List.of(ALICE, BOB), 2, false), "* in games (2): Alice, bob"),
                to(new Event.Members(GAMES, List.of(ALICE), 101, false), "* in games (101): Alice and 100 more"),
                to(new Event.Members(GAMES, List.of(ALICE), 1, true), "* in games (1, this may be out of date): Alice"),
                to(
                        new Event.RoomList(List.of(new RoomSummary(GAMES, 2), new RoomSummary(RoomName.of("tea"), 1))),
                        "* rooms: games (2), tea (1)"),
                to(new Event.TopicIs(GAMES, "chess"), "* the topic of games is: chess"),
                to(new Event.TopicIs(GAMES, ""), "* games has no topic"),
                to(new Event.Pong(NOW), "* pong"),
                to(new Event.Refused(ErrorCode.BAD_NICK, "no such luck"), "! no such luck (BAD_NICK)"),
                to(new Event.Kicked(GAMES, "enough"), "! you were taken out of games: enough (REFUSED)"),
                to(new Event.Bye("bye"), "* bye"),
                to(new Event.Bye("server is shutting down"), "* server is shutting down"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_event_is_one_line_in_the_current_room(Case event) {
        assertThat(encode(WireFormat.TEXT, event.event)).isEqualTo(event.here + "\n");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_event_of_another_room_names_it(Case event) {
        assertThat(encode(WireFormat.TEXT_OTHER_ROOM, event.event)).isEqualTo(event.elsewhere + "\n");
    }

    @Test
    void a_history_is_a_line_for_each_message() {
        Event history = history(message("one", Kind.SAY), message("two", Kind.SAY));
        assertThat(encode(WireFormat.TEXT, history))
                .isEqualTo("* [2026-01-02 03:04:05Z] <Alice> one\n* [2026-01-02 03:04:05Z] <Alice> two\n");
    }

    @Test
    void the_help_lists_each_command_in_a_line_of_its_own() {
        List<String> lines = encode(WireFormat.TEXT, new Event.Help()).lines().toList();
        assertThat(lines).allMatch(line -> line.startsWith("* /"));
        assertThat(lines.stream().map(line -> line.substring(2).split("[ T]", 2)[0]))
                .containsExactly(
                        "/nick",
                        "/join",
                        "/leave",
                        "/msg",
                        "/me",
                        "/who",
                        "/rooms",
                        "/topic",
                        "/history",
                        "/ping",
                        "/quit",
                        "//");
        assertThat(encode(WireFormat.TEXT_OTHER_ROOM, new Event.Help()))
                .isEqualTo(encode(WireFormat.TEXT, new Event.Help()));
    }

    @Test
    void every_kind_of_event_but_those_for_programs_is_tested_here() {
        Set<Class<?>> tested = cases().map(event -> event.event.getClass()).collect(Collectors.toSet());
        tested.add(Event.Help.class);
        tested.addAll(List.of(Event.Opened.class, Event.Reply.class, Event.Done.class, Event.Said.class));
        assertThat(kindsOf(Event.class)).containsExactlyInAnyOrderElementsOf(tested);
    }

    private static Stream<Class<?>> kindsOf(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TextEncoderTest::kindsOf)
                : Stream.of(type);
    }

    private static Event history(ChatMessage... messages) {
        return new Event.History(GAMES, List.of(messages));
    }

    private static String encode(WireFormat format, Event event) {
        ByteBuf bytes = format.encode(ByteBufAllocator.DEFAULT, event);
        try {
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            bytes.release();
        }
    }

    private static Case inRoom(Event.InRoom event, String here, String elsewhere) {
        return new Case(event, here, elsewhere);
    }

    /** An event that is of no room reads the same wherever the recipient is. */
    private static Case to(Event event, String line) {
        return new Case(event, line, line);
    }

    private static ChatMessage message(String text, Kind kind) {
        return new ChatMessage(GAMES, new Position(1, 1), NOW, ALICE, text, kind);
    }

    private static Event.Presence presence(List<Nickname> joined, List<Nickname> left) {
        return new Event.Presence(GAMES, joined, left, List.of(), 1830);
    }

    private static Event.Presence renames(int count) {
        List<Event.Renamed> renamed = Stream.generate(() -> new Event.Renamed(BOB, ALICE))
                .limit(count)
                .toList();
        return new Event.Presence(GAMES, List.of(), List.of(), renamed, 1830);
    }

    private static Event.Joined joined(List<Nickname> others, int count, String topic) {
        return new Event.Joined(GAMES, new Position(1, 0), BOB, others, count, topic);
    }

    private static List<Nickname> names(int count) {
        return Stream.generate(() -> BOB).limit(count).toList();
    }
}
