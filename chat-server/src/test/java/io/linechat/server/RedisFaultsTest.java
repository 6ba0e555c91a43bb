package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.redis.RedisServerProcess;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.history.Entry;
import io.linechat.testing.history.History;
import io.linechat.testing.history.HistoryRecorder;
import io.linechat.testing.history.RecordedClient;
import io.linechat.testing.history.RecordedJsonClient;
import io.linechat.testing.history.RoomReader;
import io.linechat.testing.history.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does that has lost its Redis, and what two do whose Redis has lost what it had. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RedisFaultsTest {

    private static final String LOBBY = "lobby";
    private static final Duration GHOST = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closeLater(T resource) {
        opened.add(resource);
        return resource;
    }

    private List<ServerProcess> start(String... uris) {
        List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
        for (String uri : uris) {
            starting.add(CompletableFuture.supplyAsync(
                    () -> ServerProcess.serving("--redis", uri, "--rate", "0", "--redis-replicas", replicas(uri))));
        }
        return starting.stream()
                .map(CompletableFuture::join)
                .map(this::closeLater)
                .toList();
    }

    private static String replicas(String uri) {
        return uri.startsWith("redis-sentinel:") ? "1" : "0";
    }

    @Test
    void a_server_that_is_cut_off_is_dead_to_the_others_and_comes_back_with_its_people() throws Exception {
        RedisServerProcess redis = closeLater(RedisServerProcess.start());
        CuttingProxy path = closeLater(CuttingProxy.before(redis.port()));
        List<ServerProcess> servers = start("redis://127.0.0.1:" + path.port(), redis.uri());
        LineClient bob = closeLater(LineClient.connectAs(servers.get(1).port(), "bob"));
        LineClient alice = closeLater(LineClient.connectAs(servers.get(0).port(), "alice", bob));

        bob.socket().setSoTimeout((int) GHOST.toMillis());
        path.refuse(true);
        path.cut();
        long cut = System.nanoTime();
        alice.send("hello?");
        alice.expectMatch("! lobby (cannot keep that|does not answer) just now, .* \\(UNAVAILABLE\\)");
        bob.expect("* alice left lobby");
        assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(GHOST);
        bob.send("/nick alice");
        bob.expect("* you are now alice");

        path.refuse(false);
        String lost = "! alice is somebody else's by now, you are (guest-\\p{XDigit}+) \\(NICK_IN_USE\\)";
        alice.expectMatch(lost);
        // It may be back in the room a moment before it has its new name.
        bob.expectMatch("\\* (alice is now guest-\\p{XDigit}+|guest-\\p{XDigit}+ entered lobby)");
        alice.say("here again");
        bob.expectMatch("<guest-\\p{XDigit}+> here again");
        bob.say("welcome back");
        alice.expect("<alice> welcome back");
    }

    @Test
    void a_redis_that_has_lost_everything_is_begun_anew_and_everyone_is_told() {
        RedisServerProcess redis = closeLater(RedisServerProcess.start());
        List<ServerProcess> servers = start(redis.uri(), redis.uri());
        LineClient alice = closeLater(LineClient.connectAs(servers.get(0).port(), "alice"));
        JsonClient bot = closeLater(JsonClient.connectAs(servers.get(1).port(), "bot"));
        bot.join(LOBBY);
        alice.expect("* bot entered lobby");
        alice.say("one", "two");
        String before = bot.expect(".*'text':'two'.*").get(0);

        redis.kill();
        redis.startAgain();
        alice.expect("* some of what was said before in lobby may be lost");
        assertThat(bot.expect("\\{'type':'gap'.*").get(0))
                .isEqualTo("{'type':'gap','room':'lobby','from':1,'to':0,'reason':'truncated'}");
        // For two seconds nothing is said, so that nobody counts on from what others know to be old.
        Awaitility.await().atMost(PATIENCE).until(() -> {
            alice.send("three");
            alice.send("/history 1");
            return alice.readLine().contains("<alice> three");
        });
        String after = bot.expect(".*'text':'three'.*").get(0);
        assertThat(after).contains("'seq':1,");
        assertThat(epoch(after)).isGreaterThan(epoch(before));
        bot.say(LOBBY, "four");
        alice.expect("<bot> four");
        Awaitility.await().atMost(PATIENCE).until(() -> {
            alice.send("/who");
            return alice.readLine().equals("* in lobby (2): alice, bot");
        });
        LineClient carol = closeLater(LineClient.connect(servers.get(1).port()));
        carol.send("/nick alice");
        carol.expect("! alice is taken, or looks like a name that is (NICK_IN_USE)");
    }

    private static long epoch(String message) {
        return Long.parseLong(message.replaceAll(".*'epoch':(\\d+),.*", "$1"));
    }

    @Test
    void what_a_replica_has_outlives_the_failover_to_it(@TempDir Path directory) throws Exception {
        RedisServerProcess primary = closeLater(RedisServerProcess.start("--repl-diskless-sync-delay", "0"));
        String port = Integer.toString(primary.port());
        List<RedisServerProcess> replicas = List.of(
                closeLater(RedisServerProcess.start("--replicaof", "127.0.0.1", port)),
                closeLater(RedisServerProcess.start("--replicaof", "127.0.0.1", port)));
        Path config = directory.resolve("sentinel.conf");
        Files.write(
                config,
                List.of(
                        "sentinel monitor main 127.0.0.1 " + port + " 1",
                        "sentinel down-after-milliseconds main 500",
                        "sentinel failover-timeout main 5000"));
        RedisServerProcess sentinel = closeLater(RedisServerProcess.start(config.toString(), "--sentinel"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> sentinel.command("SENTINEL replicas main").equals("*2"));
        for (RedisServerProcess replica : replicas) {
            Awaitility.await().atMost(PATIENCE).until(() -> isInStep(replica));
        }
        String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main";
        List<ServerProcess> servers = start(uri, uri);

        HistoryRecorder recorder = new HistoryRecorder();
        List<RecordedClient> clients = List.of(
                closeLater(client(recorder, "alice", servers.get(0).port())),
                closeLater(client(recorder, "bob", servers.get(1).port())));
        say(clients, 1, 50);
        CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> say(clients, 51, 150));
        primary.kill();
        saying.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        clients.forEach(client -> client.settle(Map.of()));

        Map<String, List<Entry>> logs = RoomReader.read(servers.get(1).port(), List.of(LOBBY));
        List<String> acknowledged = acknowledged(recorder.history(logs));
        assertThat(acknowledged).hasSize(300);
        assertThat(logs.get(LOBBY)).extracting(Entry::text).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    private static boolean isInStep(RedisServerProcess replica) {
        try {
            return replica.command("INFO replication").contains("master_link_status:up");
        } catch (IOException e) {
            return false;
        }
    }

    private static RecordedClient client(HistoryRecorder recorder, String name, int port) {
        return new RecordedJsonClient(recorder, name, () -> port, List.of(LOBBY));
    }

    private static void say(List<RecordedClient> clients, int first, int last) {
        for (int line = first; line <= last; line++) {
            for (RecordedClient client : clients) {
                client.say(LOBBY, "line " + line + " of " + clients.indexOf(client));
            }
        }
    }

    private static List<String> acknowledged(History history) {
        Map<String, String> said = new HashMap<>();
        List<String> acknowledged = new ArrayList<>();
        for (History.Event event : history.events()) {
            if (event.step() instanceof Step.Said saying) {
                said.put(event.client() + saying.n(), saying.text());
            } else if (event.step() instanceof Step.Acknowledged answer) {
                acknowledged.add(said.get(event.client() + answer.n()));
            }
        }
        return acknowledged;
    }
}
