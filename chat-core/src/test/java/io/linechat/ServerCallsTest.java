package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.message.InvalidNameException;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the embedding program can do with a running server. */
final class ServerCallsTest {

    private final ChatServer server = TestServers.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saying_reaches_all_members_and_answers_with_the_place() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            ChatRoom lobby = server.room("lobby");
            Position first = get(lobby.say("server", "one"));
            Position second = get(lobby.say("Clock", "two\u001b[1m\n"));
            assertThat(first.seq()).isEqualTo(1);
            assertThat(second).isEqualTo(first.plus(1));
            alice.expect("<server> one");
            assertThat(alice.readLine()).isEqualTo("<Clock> two[1m");
            bob.expect("<server> one");
            assertThat(bob.readLine()).isEqualTo("<Clock> two[1m");
            alice.send("three");
            bob.expect("<alice> three");
            assertThat(get(lobby.say("server", "four"))).isEqualTo(first.plus(3));
        }
    }

    @Test
    void calls_of_one_thread_are_said_in_their_order() {
        try (LineClient alice = connectAs("alice")) {
            for (int i = 0; i < 1000; i++) {
                server.room("lobby").say("server", "line " + i);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(alice.readLine()).isEqualTo("<server> line " + i);
            }
        }
    }

    @Test
    void saying_in_a_room_without_members_is_counted_in_a_room_that_is_gone_then() {
        Position one = get(server.room("attic").say("server", "anybody?"));
        Position other = get(server.room("attic").say("server", "nobody"));
        assertThat(one.seq()).isEqualTo(1);
        assertThat(other.seq()).isEqualTo(1);
        assertThat(other.epoch()).isNotEqualTo(one.epoch());
        assertThat(get(server.rooms())).isEmpty();
    }

    @Test
    void what_cannot_be_said_is_refused_at_once() {
        ChatRoom lobby = server.room("lobby");
        assertThatThrownBy(() -> lobby.say("no name", "hi")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> lobby.say("server", "\u001b\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: empty (expected: something to say)");
        assertThatThrownBy(() -> server.room("#lobby")).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void members_come_in_the_order_in_which_they_entered() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            assertThat(get(server.room("LOBBY").members())).containsExactly(Nickname.of("alice"), Nickname.of("bob"));
            assertThat(get(server.room("attic").members())).isEmpty();
            bob.send("/leave");
            alice.expect("* bob left lobby");
            assertThat(get(server.room("lobby").members())).containsExactly(Nickname.of("alice"));
        }
    }

    @Test
    void the_topic_can_be_read_and_set_and_taken_away() {
        ChatRoom lobby = server.room("lobby");
        assertThat(get(lobby.topic("nobody hears"))).isFalse();
        try (LineClient alice = connectAs("alice")) {
            assertThat(get(lobby.topic())).isEmpty();
            assertThat(get(lobby.topic("tea\u0007 at 5"))).isTrue();
            assertThat(get(lobby.topic())).isEqualTo("tea at 5");
            alice.expect("* server set the topic of lobby to: tea at 5");
            assertThat(get(lobby.topic(""))).isTrue();
            alice.expect("* server took the topic of lobby away");
        }
    }

    @Test
    void who_is_taken_out_of_a_room_stays_connected() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            assertThat(get(server.room("lobby").kick("BOB", "no\u0007 reason"))).isTrue();
            bob.expect("! you were taken out of lobby: no reason (REFUSED)");
            alice.expect("* bob left lobby");
            bob.send("hello?", "/join lobby");
            bob.expect("! you are in no room, /join one (NOT_A_MEMBER)");
            bob.expect("* you are in lobby with alice");
            assertThat(get(server.room("lobby").kick("carol", "not here"))).isFalse();
            assertThat(get(server.room("attic").kick("bob", "not here"))).isFalse();
        }
    }

    @Test
    void who_is_kicked_is_told_why_and_disconnected() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            assertThat(get(server.kick("bob", "so\u001b there"))).isTrue();
            assertThat(bob.readToEnd()).endsWith("* closed: you were kicked: so there");
            alice.expect("* bob left lobby");
            assertThat(get(server.kick("bob", "gone already"))).isFalse();
        }
    }

    @Test
    void telling_reaches_one_client() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            assertThat(get(server.tell("server", "Bob", "psst\n"))).isTrue();
            bob.expect("[from server] psst");
            assertThat(get(server.tell("server", "carol", "psst"))).isFalse();
            bob.send("over");
            assertThat(alice.expect("<bob> over")).noneMatch(line -> line.contains("psst"));
        }
    }

    @Test
    void an_announcement_reaches_everyone_once_whatever_their_rooms() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("/leave");
            bob.expect("* you left lobby, you are in no room now");
            alice.expect("[lobby] * bob left");
            server.announce("server", "tea\u0007 is ready");
            bob.expect("<server> tea is ready");
            alice.expect("<server> tea is ready");
            alice.send("/ping");
            assertThat(alice.readLine()).isEqualTo("* pong");
        }
    }

    @Test
    void sessions_tell_who_is_connected_and_since_when() {
        Instant before = Instant.now().minusSeconds(1);
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            List<SessionInfo> sessions = server.sessions();
            assertThat(sessions.stream().map(SessionInfo::nickname))
                    .containsExactlyInAnyOrder(Nickname.of("alice"), Nickname.of("bob"));
            assertThat(sessions).isSortedAccordingTo((a, b) -> a.connectedAt().compareTo(b.connectedAt()));
            assertThat(sessions).allSatisfy(session -> {
                assertThat(session.connectedAt()).isBetween(before, Instant.now());
                assertThat(((InetSocketAddress) session.remoteAddress()).getPort())
                        .isIn(alice.socket().getLocalPort(), bob.socket().getLocalPort());
            });
        }
    }

    @Test
    void rooms_come_by_name_with_their_members_counted() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join Games");
            alice.expect("* you are alone in Games");
            bob.send("/join attic");
            bob.expect("* you are alone in attic");
            assertThat(get(server.rooms()))
                    .containsExactly(
                            new RoomSummary(RoomName.of("attic"), 1),
                            new RoomSummary(RoomName.of("games"), 1),
                            new RoomSummary(RoomName.of("lobby"), 2));
        }
    }

    @Test
    void answers_never_come_on_an_event_loop() {
        try (LineClient alice = connectAs("alice")) {
            ChatRoom lobby = server.room("lobby");
            for (int i = 0; i < 100; i++) {
                assertOffLoop(lobby.say("server", "hi"));
                assertOffLoop(lobby.members());
                assertOffLoop(lobby.topic());
                assertOffLoop(lobby.topic("tea"));
                assertOffLoop(lobby.kick("bob", "because"));
                assertOffLoop(server.rooms());
                assertOffLoop(server.tell("server", "alice", "hi"));
            }
            alice.expect("[from server] hi");
        }
    }

    private static void assertOffLoop(CompletionStage<?> stage) {
        String thread = get(stage.thenApply(answer -> Thread.currentThread().getName()));
        assertThat(thread).doesNotContain("-io-");
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private LineClient connectAs(String nickname, LineClient... others) {
        return LineClient.connectAs(server.port(), nickname, others);
    }
}
