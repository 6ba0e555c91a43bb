package io.linechat.redis;

import static io.linechat.redis.LogServer.append;
import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.send;
import static io.linechat.redis.LogServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linechat.message.ChatMessage;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary with a replica. */
final class ReplicasTest {

    private static final LogSettings ONE_REPLICA = new LogSettings(0, 1, Duration.ZERO);

    private final RedisServerProcess primary = RedisServerProcess.start("--repl-diskless-sync-delay", "0");
    private final RedisServerProcess replica =
            RedisServerProcess.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));

    @BeforeEach
    void awaitReplica() {
        await().until(() -> replica.command("INFO replication").contains("master_link_status:up"));
    }

    @AfterEach
    void close() {
        replica.close();
        primary.close();
    }

    @Test
    void what_is_acknowledged_is_on_the_replica() throws Exception {
        try (LogServer server = new LogServer(primary.uri(), Keys.DEFAULT_PREFIX, ONE_REPLICA)) {
            RoomLog log = server.openLobby();
            for (int i = 1; i <= 50; i++) {
                append(log, "line");
                assertThat(replica.command("XLEN " + server.keys.log(LogServer.LOBBY)))
                        .isEqualTo(":" + i);
            }
        }
    }

    @Test
    void without_the_replica_nothing_is_acknowledged_and_later_it_is_there_once() {
        try (LogServer server = new LogServer(primary.uri(), Keys.DEFAULT_PREFIX, ONE_REPLICA)) {
            RoomLog log = server.openLobby();
            replica.freeze();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> send(log, "one", 1).toCompletableFuture().join())
                    .hasCauseInstanceOf(OutcomeUnknownException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            replica.thaw();
            ChatMessage again = get(send(log, "one", 1)).get(0);
            assertThat(again.position().seq()).isEqualTo(1);
            assertThat(texts(get(log.read(0, 10)))).containsExactly("one");
        }
    }

    /** The replica takes the place of the primary, and has less. */
    @Test
    void a_failover_that_loses_something_begins_a_new_epoch(@TempDir Path directory) throws Exception {
        Path config = directory.resolve("sentinel.conf");
        Files.write(
                config,
                List.of(
                        "sentinel monitor main 127.0.0.1 " + primary.port() + " 1",
                        "sentinel down-after-milliseconds main 500",
                        "sentinel failover-timeout main 5000"));
        try (RedisServerProcess sentinel = RedisServerProcess.start(config.toString(), "--sentinel");
                LogServer server = new LogServer(
                        "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main",
                        Keys.DEFAULT_PREFIX,
                        LogServer.AT_ONCE)) {
            await().until(() -> sentinel.command("SENTINEL replicas main").equals("*1"));
            RoomLog log = server.openLobby();
            append(log, "one", "two");
            await().until(() ->
                    replica.command("XLEN " + server.keys.log(LogServer.LOBBY)).equals(":2"));
            replica.command("REPLICAOF NO ONE");
            ChatMessage lost = append(log, "lost").get(0);
            primary.kill();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> log.newest().epoch() > lost.position().epoch());
            ChatMessage next = append(log, "three").get(0);
            assertThat(next.position().seq()).isEqualTo(3);
            assertThat(next.position().epoch()).isGreaterThan(lost.position().epoch());
            assertThat(texts(get(log.read(0, 10)))).containsExactly("one", "two", "three");
        }
    }
}
