package io.linechat.redis;

import static io.linechat.redis.ChatServerStub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.Backplane.Delivery;
import io.linechat.spi.SessionStore.StoredSession;
import io.linechat.testing.CuttingProxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the people of a server that is gone, and of those of one that comes back. */
final class DeadServerTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final CuttingProxy proxy = CuttingProxy.before(redis.port());
    private final ChatServerStub here = ChatServerStub.at("redis://127.0.0.1:" + proxy.port());
    private final ChatServerStub there = ChatServerStub.at(redis);
    private final ChatServerStub third = ChatServerStub.at(redis);

    @AfterEach
    void close() {
        here.close();
        there.close();
        third.close();
        proxy.close();
        redis.close();
    }

    @Test
    void its_members_leave_each_room_once_and_nothing_of_it_stays() throws Exception {
        RecordingRoom theirs = there.open("lobby").enter("c", "carol");
        RecordingRoom others = third.open("lobby");
        here.open("lobby").enter("a", "alice").enter("b", "bob");
        here.open("den").enter("a", "alice");
        here.claim("alice", "a");
        await().until(() -> theirs.elsewhere().size() == 2
                && others.elsewhere().size() == 3
                && there.roomsElsewhere().equals(Map.of("lobby", 2, "den", 1)));
        here.crash();
        await().until(() -> theirs.elsewhere().isEmpty() && others.elsewhere().equals(Map.of("c", "carol")));
        assertThat(there.roomsElsewhere()).isEmpty();
        assertThat(get(there.backplane.look(RoomName.of("den")))).isEmpty();
        await().until(() -> redis.command("EXISTS linechat:{room:den}:people").equals(":0"));
        assertThat(there.claim("alice", "x")).isTrue();
        for (RecordingRoom room : List.of(theirs, others)) {
            assertThat(room.heard())
                    .filteredOn(event -> event.startsWith("left") || event.startsWith("wrong"))
                    .containsExactlyInAnyOrder("left a", "left b");
        }
        await().until(() -> redis.command("ZCARD linechat:{all}:servers").equals(":2"));
    }

    @Test
    void a_room_that_is_opened_later_knows_nobody_of_it() {
        here.open("den").enter("a", "alice");
        await().until(() -> there.roomsElsewhere().equals(Map.of("den", 1)));
        here.crash();
        await().until(() -> there.roomsElsewhere().isEmpty());
        RecordingRoom den = there.open("den");
        await().until(() -> den.elsewhere().isEmpty());
    }

    @Test
    void its_sessions_are_taken_up_on_another_server_for_a_while() {
        StoredSession session = new StoredSession("a", "hash of it", Nickname.of("alice"));
        here.sessions().keep(session);
        here.sessions().keep(new StoredSession("b", "other", Nickname.of("bob")));
        here.claim("alice", "a");
        here.open("lobby").enter("a", "alice");
        RecordingRoom others = third.open("lobby");
        await().until(() -> others.elsewhere().containsKey("a"));
        here.crash();
        assertThat(get(there.sessions().find("a"))).contains(session);
        there.sessions().keep(session);
        assertThat(there.claim("alice", "a")).isTrue();
        there.open("lobby").enter("a", "alice");
        await().until(() -> get(there.sessions().find("b")).isEmpty());
        assertThat(get(there.sessions().find("a"))).isEmpty();
        assertThat(get(third.sessions().find("a"))).contains(session);
        assertThat(others.heard()).doesNotContain("left a");
    }

    @Test
    void one_that_comes_back_has_its_people_but_for_the_names_that_are_taken() {
        RecordingRoom ours =
                here.open("lobby").enter("a", "alice").enter("b", "bob").enter("m", "mia");
        RecordingRoom theirs = there.open("lobby");
        for (Map.Entry<String, String> each :
                Map.of("alice", "a", "bob", "b", "mia", "m").entrySet()) {
            assertThat(here.claim(each.getKey(), each.getValue())).isTrue();
        }
        here.sessions().keep(new StoredSession("m", "hash", Nickname.of("mia")));
        await().until(() ->
                theirs.elsewhere().size() == 3 && there.roomsElsewhere().equals(Map.of("lobby", 3)));
        assertThat(get(there.sessions().find("m"))).isPresent();

        proxy.refuse(true);
        proxy.cut();
        await().until(() -> !here.backplane.isCurrent());
        await().until(() -> theirs.elsewhere().isEmpty());
        assertThat(here.heard()).isEmpty();
        assertThat(there.claim("alice", "x")).isTrue();
        Optional<StoredSession> mia = get(there.sessions().find("m"));
        there.sessions().keep(mia.orElseThrow());
        assertThat(there.claim("mia", "m")).isTrue();
        theirs.enter("m", "mia");
        ours.enter("d", "dora");
        ours.leave("b");

        proxy.refuse(false);
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice", "d", "dora")));
        await().until(() -> here.heard().containsAll(List.of("lost alice a", "moved m")));
        await().until(() -> ours.heard().contains("moved m mia"));
        assertThat(here.heard()).hasSize(2);
        assertThat(there.claim("bob", "y")).isFalse();
        Event.Told told = new Event.Told(Nickname.of("x"), Nickname.of("mia"), "hi", Instant.EPOCH);
        assertThat(get(third.backplane.tell(told))).isEqualTo(Delivery.TAKEN);
        assertThat(there.heard()).contains("told x mia hi " + Instant.EPOCH);
        await().until(() -> there.roomsElsewhere().equals(Map.of("lobby", 2)));
        assertThat(theirs.heard()).noneMatch(event -> event.startsWith("wrong"));
        await().until(here.backplane::isCurrent);
    }

    @Test
    void one_that_was_away_for_a_short_time_is_not_seen_to_be() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice").enter("b", "bob");
        RecordingRoom theirs = there.open("lobby");
        await().until(() -> theirs.elsewhere().size() == 2);
        proxy.cut();
        ours.enter("c", "carol");
        theirs.enter("d", "dora");
        ours.leave("b");
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice", "c", "carol")));
        await().until(() -> ours.elsewhere().equals(Map.of("d", "dora")));
        assertThat(theirs.heard())
                .filteredOn(event -> !event.startsWith("entered"))
                .containsExactly("left b");
    }
}
