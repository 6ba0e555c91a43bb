package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.redis.RedisServerProcess;
import io.linechat.testing.LineClient;
import io.linechat.testing.history.Entry;
import io.linechat.testing.history.HistoryChecker;
import io.linechat.testing.history.HistoryRecorder;
import io.linechat.testing.history.RecordedClient;
import io.linechat.testing.history.RecordedJsonClient;
import io.linechat.testing.history.RoomReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers, each a process of its own, that are one chat by way of a real Redis; and what can happen to them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class RedisTest {

    private static final int SERVERS = 3;
    private static final int CLIENTS = 60;
    private static final List<String> ROOMS = List.of("lobby", "games", "music", "tea", "work");

    /** Each client is in so many of them. */
    private static final int ROOMS_OF_ONE = 2;

    /** So many lines are said before something happens, and the clients go on meanwhile. */
    private static final int LINES = 600;

    /** Between two lines of a client, so that there are not more of them than can be checked. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Two seconds, and what a busy machine takes. */
    private static final Duration REFUSED = Duration.ofSeconds(4);

    /** Whose server is dead is gone by then. */
    private static final Duration GHOST = Duration.ofSeconds(15);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HistoryRecorder recorder = new HistoryRecorder();
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
    private final RedisServerProcess redis =
            RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always", "--save", "");

    private volatile CountDownLatch lines = new CountDownLatch(LINES);
    private volatile boolean talking = true;

    @AfterEach
    void endAll() {
        talking = false;
        threads.shutdownNow();
        servers.forEach(ServerProcess::close);
        redis.close();
    }

    @Test
    void servers_that_are_killed_take_nothing_with_them() throws Exception {
        startServers();
        List<RecordedClient> clients = clients();
        List<Future<?>> talks = forEach(clients, this::talk);
        try (LineClient watcher = LineClient.connectAs(servers.get(1).port(), "watcher");
                LineClient ghost = LineClient.connectAs(servers.get(0).port(), "ghost")) {
            ghost.send("/leave", "/join attic");
            ghost.expect("* you are alone in attic");
            watcher.send("/leave", "/join attic");
            watcher.expect("* you are in attic with ghost");
            watcher.socket().setSoTimeout((int) GHOST.toMillis());
            awaitLines(talks);
            kill(0);
            long killed = System.nanoTime();
            awaitLines(talks);
            watcher.expect("* ghost left attic");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(GHOST);
            watcher.send("/who");
            assertThat(watcher.readLine()).isEqualTo("* in attic (1): watcher");
            start();
            kill(0);
            awaitLines(talks);
        }
        checkAll(clients, talks);
    }

    @Test
    void a_redis_that_is_away_for_a_while_is_waited_for() throws Exception {
        startServers();
        List<RecordedClient> clients = clients();
        List<Future<?>> talks = forEach(clients, this::talk);
        int port = servers.get(0).port();
        try (LineClient person = LineClient.connectAs(port, "person");
                LineClient other = LineClient.connectAs(servers.get(2).port(), "other")) {
            person.send("/leave", "/join attic");
            person.expect("* you are alone in attic");
            other.send("/leave", "/join attic");
            other.expect("* you are in attic with person");
            awaitLines(talks);

            redis.freeze();
            long frozen = System.nanoTime();
            person.send("hello?");
            person.expectMatch("! attic .* \\(UNAVAILABLE\\)");
            assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(REFUSED);
            Awaitility.await().atMost(PATIENCE).until(() -> health(port).equals("degraded"));
            person.send("/who");
            assertThat(person.expectMatch("\\* in attic \\(2, this may be out of date\\): .*"))
                    .isEmpty();
            redis.thaw();
            Awaitility.await().atMost(PATIENCE).until(() -> health(port).equals("ready"));
            awaitLines(talks);

            redis.kill();
            Awaitility.await().atMost(PATIENCE).until(() -> health(port).equals("degraded"));
            redis.startAgain();
            awaitLines(talks);
            Awaitility.await().atMost(PATIENCE).until(() -> health(port).equals("ready"));
            person.send("/who", "hello!");
            other.expect("<person> hello!");
            // What nobody knew whether it was said may have been.
            assertThat(person.expectMatch("\\* in attic \\(2\\): .*")).isSubsetOf("<person> hello?");
        }
        checkAll(clients, talks);
    }

    // ---- servers

    private void startServers() {
        Stream.generate(() -> CompletableFuture.runAsync(this::start, threads))
                .limit(SERVERS)
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void start() {
        servers.add(ServerProcess.serving("--redis", redis.uri(), "--rate", "0"));
    }

    private void kill(int number) throws IOException, InterruptedException {
        // First, so that who loses its connection goes elsewhere.
        ServerProcess server = servers.remove(number);
        server.signal("KILL");
        server.close();
    }

    private static String health(int port) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body()
                    .strip();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    // ---- clients

    private List<RecordedClient> clients() throws Exception {
        List<Future<RecordedClient>> connecting = IntStream.range(0, CLIENTS)
                .mapToObj(i -> threads.submit(() -> client(i)))
                .toList();
        List<RecordedClient> clients = new ArrayList<>();
        for (Future<RecordedClient> client : connecting) {
            clients.add(client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        return clients;
    }

    private RecordedClient client(int number) {
        // Each time another one, as a client that finds them by their one name would.
        AtomicInteger connection = new AtomicInteger(number);
        return new RecordedJsonClient(
                recorder,
                "client" + number,
                () -> {
                    List<ServerProcess> running = List.copyOf(servers);
                    return running.get(connection.getAndIncrement() % running.size())
                            .port();
                },
                roomsOf(number));
    }

    private static List<String> roomsOf(int number) {
        return IntStream.range(0, ROOMS_OF_ONE)
                .mapToObj(i -> ROOMS.get((number + i) % ROOMS.size()))
                .toList();
    }

    private void talk(int number, RecordedClient client) {
        List<String> rooms = roomsOf(number);
        for (int line = 1; talking; line++) {
            client.say(rooms.get(line % rooms.size()), "line " + line + " of client" + number);
            lines.countDown();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void awaitLines(List<Future<?>> talks) throws Exception {
        lines = new CountDownLatch(LINES);
        boolean said = lines.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (Future<?> talk : talks) {
            if (talk.isDone()) {
                talk.get();
            }
        }
        assertThat(said).isTrue();
    }

    private void checkAll(List<RecordedClient> clients, List<Future<?>> talks) throws Exception {
        talking = false;
        await(talks);
        await(forEach(clients, (number, client) -> client.settle(Map.of())));
        Map<String, List<Entry>> logs = RoomReader.read(servers.get(0).port(), ROOMS);
        await(forEach(clients, (number, client) -> client.settle(newestOf(number, logs))));
        HistoryChecker.assertCorrect(recorder.history(logs));
        clients.forEach(RecordedClient::close);
    }

    private static Map<String, Long> newestOf(int number, Map<String, List<Entry>> logs) {
        Map<String, Long> newest = RoomReader.newest(logs);
        newest.keySet().retainAll(roomsOf(number));
        return newest;
    }

    private interface Part {
        void play(int number, RecordedClient client);
    }

    private List<Future<?>> forEach(List<RecordedClient> clients, Part part) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            int number = i;
            running.add(threads.submit(() -> part.play(number, clients.get(number))));
        }
        return running;
    }

    private static void await(List<Future<?>> running) throws Exception {
        for (Future<?> each : running) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
