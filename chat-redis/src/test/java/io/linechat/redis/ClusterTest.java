package io.linechat.redis;

import static io.linechat.redis.LogServer.append;
import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.send;
import static io.linechat.redis.LogServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Cluster of two nodes, each with half of the rooms. */
final class ClusterTest {

    private static final int SLOTS = 16_384;

    private static RedisServerProcess low;
    private static RedisServerProcess high;

    @BeforeAll
    static void start() throws Exception {
        low = startNode(0, SLOTS / 2);
        high = startNode(SLOTS / 2, SLOTS);
        low.command("CLUSTER MEET 127.0.0.1 " + high.port());
        for (RedisServerProcess node : List.of(low, high)) {
            await().until(() -> {
                String info = node.command("CLUSTER INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
            });
        }
    }

    private static RedisServerProcess startNode(int firstSlot, int endSlot) throws Exception {
        RedisServerProcess node = RedisServerProcess.start(
                "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no");
        for (int slot = firstSlot; slot < endSlot; slot += 4096) {
            String slots = IntStream.range(slot, slot + 4096)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            assertThat(node.command("CLUSTER ADDSLOTS " + slots)).isEqualTo("+OK");
        }
        return node;
    }

    @AfterAll
    static void stop() {
        low.close();
        high.close();
    }

    private static LogServer connect(LogSettings settings) {
        return new LogServer("redis-cluster://127.0.0.1:" + low.port(), Keys.DEFAULT_PREFIX, settings);
    }

    private static RoomName roomOf(RedisServerProcess node, String name) {
        Keys keys = new Keys(Keys.DEFAULT_PREFIX);
        return IntStream.range(0, 1000)
                .mapToObj(i -> RoomName.of(name + i))
                .filter(room -> (SlotHash.getSlot(keys.log(room)) < SLOTS / 2) == (node == low))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rooms_on_all_nodes_are_followed_from_all_servers() {
        try (LogServer first = connect(LogServer.AT_ONCE);
                LogServer second = connect(LogServer.AT_ONCE)) {
            for (RedisServerProcess node : List.of(low, high)) {
                RoomName room = roomOf(node, "followed");
                RoomLog here = get(first.open(room));
                RoomLog there = get(second.open(room));
                Position before = there.newest();
                append(here, "one");
                append(there, "two");
                await().untilAsserted(() -> assertThat(here.newest()).isEqualTo(before.plus(2)));
                assertThat(texts(get(here.continueFrom(before)).messages())).containsExactly("one", "two");
                assertThat(texts(get(there.read(0, 10)))).containsExactly("one", "two");
            }
        }
    }

    @Test
    void a_node_that_is_restarted_without_data_begins_anew_and_the_others_go_on() {
        try (LogServer server = connect(LogServer.AT_ONCE)) {
            RoomLog lost = get(server.open(roomOf(high, "lost")));
            RoomLog kept = get(server.open(roomOf(low, "kept")));
            Position before = append(lost, "one").get(0).position();
            Position other = append(kept, "uno").get(0).position();
            high.kill();
            high.startAgain();
            await().atMost(Duration.ofSeconds(20)).until(() -> lost.newest().epoch() > before.epoch());
            assertThat(append(lost, "two").get(0).position()).isEqualTo(lost.newest());
            assertThat(append(kept, "due").get(0).position()).isEqualTo(other.plus(1));
        }
    }

    @Test
    void replicas_are_waited_for_where_the_room_is() {
        try (LogServer server = connect(new LogSettings(0, 1, Duration.ZERO))) {
            RoomLog log = get(server.open(roomOf(high, "replicated")));
            assertThatThrownBy(() -> send(log, "one", 1).toCompletableFuture().join())
                    .hasCauseInstanceOf(OutcomeUnknownException.class)
                    .hasRootCauseMessage("0 replicas have it (expected: 1)");
            assertThat(texts(get(log.read(0, 10)))).containsExactly("one");
        }
    }

    @Test
    void a_server_that_starts_waits_once() {
        try (LogServer server = connect(new LogSettings(0, 0, Duration.ofMillis(500)))) {
            append(get(server.open(roomOf(low, "waits"))), "one");
            assertThat(Duration.ofNanos(server.link.connectedFor())).isGreaterThan(Duration.ofMillis(500));
            append(get(server.open(roomOf(high, "waits"))), "two");
            assertThat(Duration.ofNanos(server.link.connectedFor())).isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Test
    void people_in_rooms_on_all_nodes_are_seen_from_all_servers_and_leave_with_theirs() {
        String uri = "redis-cluster://127.0.0.1:" + low.port();
        ChatServerStub dying = ChatServerStub.at(uri);
        try (ChatServerStub here = ChatServerStub.at(uri);
                ChatServerStub there = ChatServerStub.at(uri)) {
            assertThat(here.claim("alice", "a")).isTrue();
            assertThat(there.claim("alice", "b")).isFalse();
            for (RedisServerProcess node : List.of(low, high)) {
                String room = roomOf(node, "people").toString();
                RecordingRoom theirs = there.open(room);
                here.open(room).enter("a", "alice");
                dying.open(room).enter("d", "dora");
                await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice", "d", "dora")));
                assertThat(get(theirs.room().kick("a", "noise"))).isTrue();
            }
            await().until(() -> there.roomsElsewhere().size() == 2);
            dying.crash();
            for (RedisServerProcess node : List.of(low, high)) {
                await().until(() -> get(there.backplane.look(roomOf(node, "people")))
                                .orElseThrow()
                                .elsewhere()
                                .size()
                        == 1);
            }
        } finally {
            dying.crash();
        }
    }
}
