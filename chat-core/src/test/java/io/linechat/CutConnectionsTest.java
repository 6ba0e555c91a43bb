package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.RandomCutsProxy;
import io.linechat.testing.TestServers;
import io.linechat.testing.history.Entry;
import io.linechat.testing.history.History;
import io.linechat.testing.history.HistoryChecker;
import io.linechat.testing.history.HistoryRecorder;
import io.linechat.testing.history.RecordedChatClient;
import io.linechat.testing.history.RecordedClient;
import io.linechat.testing.history.RecordedJsonClient;
import io.linechat.testing.history.RoomReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that chat while their connections are cut, at any byte: what each of them sees is what the rooms have. */
final class CutConnectionsTest {

    private static final int CUTS = 1000;
    private static final int CLIENTS = 20;
    private static final List<String> ROOMS = List.of("games", "music", "news");

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final ChatServer server = TestServers.builder()
            .silence(Duration.ofMinutes(1))
            .eventLoopThreads(4)
            .keep(1_000_000, 100 << 20)
            .build()
            .start();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.stop(Duration.ofMillis(200));
    }

    /** Makes a client that has entered the rooms. */
    @FunctionalInterface
    private interface Kind {
        RecordedClient connect(HistoryRecorder recorder, String name, int port);
    }

    @Test
    void programs_lose_nothing_and_see_nothing_twice() throws Exception {
        chat((recorder, name, port) -> new RecordedJsonClient(recorder, name, () -> port, ROOMS));
    }

    @Test
    void nor_does_our_own_client() throws Exception {
        chat((recorder, name, port) -> new RecordedChatClient(recorder, name, port, ROOMS));
    }

    private void chat(Kind kind) throws Exception {
        long seed = new Random().nextLong();
        try {
            chat(seed, kind);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void chat(long seed, Kind kind) throws Exception {
        HistoryRecorder recorder = new HistoryRecorder();
        try (RandomCutsProxy proxy = new RandomCutsProxy(server.port(), seed)) {
            List<RecordedClient> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> kind.connect(recorder, "client" + i, proxy.port()))
                    .toList();
            proxy.cut(CUTS);
            forEach(clients, client -> chatWhileCut(client, proxy, new Random(seed + clients.indexOf(client))));
            forEach(clients, client -> client.settle(Map.of()));
            Map<String, List<Entry>> logs = RoomReader.read(server.port(), ROOMS);
            forEach(clients, client -> client.settle(RoomReader.newest(logs)));
            History history = recorder.history(logs);
            HistoryChecker.assertCorrect(history);
            assertThat(history.gaps()).isZero();
            assertThat(logs.values()).noneMatch(List::isEmpty);
            clients.forEach(RecordedClient::close);
        }
    }

    private static void chatWhileCut(RecordedClient client, RandomCutsProxy proxy, Random random) {
        for (int line = 1; proxy.isCutting() && !Thread.currentThread().isInterrupted(); line++) {
            client.say(ROOMS.get(random.nextInt(ROOMS.size())), "line " + line + " of " + random.nextLong());
        }
    }

    private void forEach(List<RecordedClient> clients, Consumer<RecordedClient> action) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (RecordedClient client : clients) {
            running.add(threads.submit(() -> action.accept(client)));
        }
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
    }
}
