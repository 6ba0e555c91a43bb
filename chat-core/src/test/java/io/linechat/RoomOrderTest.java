package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import io.netty.channel.IoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one order of a room, whatever event loops its members are on. */
final class RoomOrderTest {

    private static final int MIB = 1 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void nobody_hears_of_having_left_after_having_come_back() {
        try (ChatServer server = TestServers.builder()
                        .eventLoopThreads(4)
                        .history(0)
                        .build()
                        .start();
                LineClient bob = LineClient.connectAs(server.port(), "bob");
                LineClient alice = LineClient.connectAs(server.port(), "alice", bob)) {
            for (int i = 0; i < 500; i++) {
                alice.send("/leave", "/join lobby");
            }
            alice.send("/ping");
            assertThat(alice.expect("* pong")).hasSize(1000).doesNotContain("* alice left lobby");
        }
    }

    /** Of the last two rooms one lives on the first event loop and one on the second. */
    @ParameterizedTest
    @CsvSource({"lobby, 4, 12, 2000", "games, 2, 14, 3000", "lobby, 2, 14, 3000"})
    void all_members_see_the_lines_of_all_others_in_one_order(String room, int loops, int speakers, int linesOfEach) {
        IoEventLoopGroup group = TestServers.eventLoops(loops);
        try (ChatServer server = TestServers.builder()
                .eventLoops(group)
                .lobby(room)
                .tail(64 * MIB, 256 * MIB)
                .build()
                .start()) {
            List<LineClient> listening = connect(server, "listener-", loops);
            List<LineClient> speaking = connect(server, "speaker-", speakers);
            int all = speakers * linesOfEach;

            List<CompletableFuture<List<String>>> seen = new ArrayList<>();
            listening.forEach(client -> seen.add(readSaid(client, all)));
            speaking.forEach(client -> seen.add(readSaid(client, all - linesOfEach)));
            // All lines are there before the first is read, so that each turn of a loop has as much to do as can be.
            CountDownLatch sent = new CountDownLatch(1);
            group.forEach(loop -> loop.execute(() -> await(sent)));
            speaking.forEach(client -> client.send(lines(linesOfEach)));
            sent.countDown();

            List<String> order = seen.get(0).join();
            for (int i = 0; i < speakers; i++) {
                assertThat(saidBy("speaker-" + i, order)).isEqualTo(List.of(lines(linesOfEach)));
            }
            for (int i = 0; i < loops; i++) {
                assertThat(seen.get(i).join()).as("what listener-%d sees", i).isEqualTo(order);
            }
            for (int i = 0; i < speakers; i++) {
                assertThat(seen.get(loops + i).join())
                        .as("what speaker-%d sees", i)
                        .isEqualTo(without("speaker-" + i, order));
            }
            assertNothingMoreCame(server, Stream.concat(listening.stream(), speaking.stream()));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static List<LineClient> connect(ChatServer server, String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> LineClient.connectAs(server.port(), name + i))
                .toList();
    }

    private static String[] lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toArray(String[]::new);
    }

    private CompletableFuture<List<String>> readSaid(LineClient client, int count) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<String> said = new ArrayList<>(count);
                    while (said.size() < count) {
                        String line = client.readLine();
                        assertThat(line).doesNotContain("you missed");
                        if (line.startsWith("<")) {
                            said.add(line);
                        }
                    }
                    return said;
                },
                threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> saidBy(String name, List<String> lines) {
        String prefix = "<" + name + "> ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private static List<String> without(String name, List<String> lines) {
        String prefix = "<" + name + "> ";
        return lines.stream().filter(line -> !line.startsWith(prefix)).toList();
    }

    private static void assertNothingMoreCame(ChatServer server, Stream<LineClient> clients) {
        try (LineClient last = LineClient.connectAs(server.port(), "last")) {
            last.send("end");
            clients.forEach(client -> {
                assertThat(client.expect("<last> end")).noneMatch(line -> line.startsWith("<"));
                client.close();
            });
        }
    }
}
