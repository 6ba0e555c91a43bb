package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.history.Entry;
import io.linechat.testing.history.History;
import io.linechat.testing.history.HistoryChecker;
import io.linechat.testing.history.HistoryRecorder;
import io.linechat.testing.history.RecordedClient;
import io.linechat.testing.history.RecordedJsonClient;
import io.linechat.testing.history.RoomReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with {@code --data} that is killed under load, again and again: nothing is lost, nothing is said twice. */
final class KillTest {

    private static final int KILLS = 10;
    private static final int CLIENTS = 4;
    private static final List<String> ROOMS = List.of("lobby", "games");

    /** So many lines are said before the server is killed, most of them acknowledged, and the clients go on until it is. */
    private static final int LINES = 300;

    @TempDir
    private Path temp;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    /** Where the server is, or will be when it is there again. */
    private volatile CompletableFuture<Integer> port = new CompletableFuture<>();

    private volatile CountDownLatch lines = new CountDownLatch(LINES);
    private volatile boolean talking = true;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Eleven starts of a server take their time where the machine has much to do. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void everything_acknowledged_is_there_once_and_in_order_for_everyone() throws Exception {
        HistoryRecorder recorder = new HistoryRecorder();
        ServerProcess server = start();
        try {
            List<RecordedClient> clients = IntStream.range(0, CLIENTS)
                    .<RecordedClient>mapToObj(
                            i -> new RecordedJsonClient(recorder, "client" + i, () -> port.join(), ROOMS))
                    .toList();
            List<Future<?>> talks = forEach(clients, client -> talk(client, "of client" + clients.indexOf(client)));
            for (int kill = 0; kill < KILLS; kill++) {
                awaitLines(talks);
                lines = new CountDownLatch(LINES);
                // First, so that who loses its connection waits for the next server.
                port = new CompletableFuture<>();
                server.signal("KILL");
                server.close();
                server = start();
            }
            talking = false;
            await(talks);
            await(forEach(clients, client -> client.settle(Map.of())));
            Map<String, List<Entry>> logs = RoomReader.read(port.join(), ROOMS);
            await(forEach(clients, client -> client.settle(RoomReader.newest(logs))));
            History history = recorder.history(logs);
            HistoryChecker.assertCorrect(history);
            assertThat(history.gaps()).isZero();
            clients.forEach(RecordedClient::close);
        } finally {
            server.close();
        }
    }

    private ServerProcess start() {
        String data = temp.resolve("data").toString();
        ServerProcess server = ServerProcess.serving("--data", data, "--rate", "0");
        port.complete(server.port());
        return server;
    }

    private void awaitLines(List<Future<?>> talks) throws Exception {
        boolean said = lines.await(30, TimeUnit.SECONDS);
        for (Future<?> talk : talks) {
            if (talk.isDone()) {
                talk.get();
            }
        }
        assertThat(said).isTrue();
    }

    private void talk(RecordedClient client, String whose) {
        for (int line = 1; talking; line++) {
            client.say(ROOMS.get(line % ROOMS.size()), "line " + line + " " + whose);
            lines.countDown();
        }
    }

    private List<Future<?>> forEach(List<RecordedClient> clients, Consumer<RecordedClient> action) {
        List<Future<?>> running = new ArrayList<>();
        clients.forEach(client -> running.add(threads.submit(() -> action.accept(client))));
        return running;
    }

    private static void await(List<Future<?>> running) throws Exception {
        for (Future<?> each : running) {
            each.get(30, TimeUnit.SECONDS);
        }
    }
}
