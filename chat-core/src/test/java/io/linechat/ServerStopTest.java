package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.spi.ChatListener;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import io.linechat.testing.Threads;
import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How a server goes down while people are chatting. */
final class ServerStopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GOODBYE = "* server is shutting down";

    @AfterEach
    void no_thread_is_left() {
        Threads.awaitNoneOfServers();
    }

    /** Even if they do not hang up themselves. */
    @Test
    void clients_are_told_and_disconnected() {
        ChatServer server = TestServers.start();
        try (LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            server.stop(PATIENCE);
            assertThat(alice.readToEnd()).endsWith(GOODBYE);
            assertThat(bob.readToEnd()).endsWith(GOODBYE);
        }
    }

    /** Lines from all event loops, of which the room has just taken the last one when the server is told to stop. */
    @RepeatedTest(5)
    void what_was_said_before_is_delivered_to_all_before_the_goodbye() {
        CountDownLatch said = new CountDownLatch(400);
        ChatServer server = TestServers.builder()
                .eventLoopThreads(4)
                .listener(countingDown(said))
                .build()
                .start();
        List<LineClient> clients = IntStream.range(0, 8)
                .mapToObj(i -> LineClient.connectAs(server.port(), "client-" + i))
                .toList();
        String[] lines = IntStream.range(0, 50).mapToObj(i -> "line " + i).toArray(String[]::new);
        clients.forEach(client -> client.send(lines));
        awaitLatch(said);

        assertThat(stop(server, clients)).allSatisfy(heard -> {
            assertThat(heard).endsWith(GOODBYE);
            assertThat(heard).filteredOn(line -> line.startsWith("<")).hasSize(7 * 50);
        });
    }

    @Test
    void what_the_embedding_program_said_before_is_delivered_too() {
        ChatServer server = TestServers.builder().eventLoopThreads(4).build().start();
        List<LineClient> clients = IntStream.range(0, 4)
                .mapToObj(i -> LineClient.connectAs(server.port(), "client-" + i))
                .toList();
        for (int i = 0; i < 100; i++) {
            server.room("lobby").say("server", "line " + i);
        }
        assertThat(stop(server, clients)).allSatisfy(heard -> {
            assertThat(heard).endsWith(GOODBYE);
            assertThat(heard).filteredOn(line -> line.startsWith("<server>")).hasSize(100);
        });
    }

    @Test
    void a_client_that_reads_nothing_is_cut_off_when_the_time_is_over() {
        ChatServer server =
                TestServers.builder().tail(64 << 20, 64 << 20).build().start();
        try (LineClient stuck = LineClient.connectSlowReader(server.port());
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            stuck.send("/nick stuck");
            alice.expectMatch("\\* guest-.* is now stuck");
            String line = "x".repeat(4000);
            for (int i = 0; i < 4000; i++) {
                alice.send(line);
            }
            alice.send("/ping");
            alice.expect("* pong");
            server.stop(Duration.ofMillis(300));
            assertThat(alice.readToEnd()).endsWith(GOODBYE);
            assertThat(stuck.readToEnd()).doesNotContain(GOODBYE);
        }
    }

    @Test
    void a_server_may_be_stopped_by_a_listener_and_by_what_waits_for_an_answer() {
        CompletableFuture<ChatServer> self = new CompletableFuture<>();
        ChatServer first = TestServers.builder()
                .listener(new ChatListener() {
                    @Override
                    public void said(ChatMessage message) {
                        self.join().stop(Duration.ofMillis(200));
                    }
                })
                .build();
        self.complete(first);
        first.start().room("lobby").say("server", "stop");
        assertThat(first.whenStopped()).succeedsWithin(PATIENCE);

        ChatServer second = TestServers.start();
        CompletionStage<Void> stopping = second.room("lobby").members().thenAccept(nobody -> second.stop(PATIENCE));
        assertThat(stopping.toCompletableFuture()).succeedsWithin(PATIENCE);
    }

    @Test
    void calls_after_the_stop_fail_instead_of_hanging() {
        ChatServer server = TestServers.start();
        ChatRoom lobby = server.room("lobby");
        server.close();
        assertFails(lobby.say("server", "hello"));
        assertFails(lobby.members());
        assertFails(lobby.topic());
        assertFails(lobby.topic("tea"));
        assertFails(lobby.kick("alice", "because"));
        assertFails(server.rooms());
        assertFails(server.tell("server", "alice", "hello"));
        assertFails(server.kick("alice", "because"));
        assertThat(server.sessions()).isEmpty();
        server.announce("server", "hello");
    }

    @Test
    void calls_during_the_stop_are_answered_one_way_or_the_other() {
        for (int round = 0; round < 10; round++) {
            ChatServer server =
                    TestServers.builder().eventLoopThreads(4).build().start();
            List<LineClient> clients = IntStream.range(0, 4)
                    .mapToObj(i -> LineClient.connect(server.port()))
                    .toList();
            CompletableFuture<Void> stopping = server.stopAsync(PATIENCE);
            clients.forEach(LineClient::close);
            while (!stopping.isDone()) {
                server.announce("server", "we are closing");
                CompletableFuture<?>[] asked = IntStream.range(0, 32)
                        .mapToObj(i -> server.room("room-" + i).say("server", "still there?"))
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new);
                CompletableFuture<?> answered = CompletableFuture.allOf(asked).handle((done, failure) -> true);
                assertThat(answered).succeedsWithin(PATIENCE);
            }
            assertThat(stopping).isCompleted();
        }
    }

    @Test
    void the_hosts_event_loops_live_on_and_serve_again() throws Exception {
        IoEventLoopGroup loops = TestServers.eventLoops(2);
        try {
            for (int i = 0; i < 3; i++) {
                ChatServer server =
                        TestServers.builder().eventLoops(loops).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                assertThat(stop(server, List.of(alice)).get(0)).endsWith(GOODBYE);
                assertThat(server.sessions()).isEmpty();
                assertThat(loops.submit(() -> "alive").get(10, TimeUnit.SECONDS))
                        .isEqualTo("alive");
            }
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void a_host_may_shut_its_event_loops_down_first() {
        IoEventLoopGroup loops = TestServers.eventLoops(2);
        ChatServer server = TestServers.builder().eventLoops(loops).build().start();
        try (LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            // With no quiet period Netty may end a loop without closing its channels.
            loops.shutdownGracefully(10, 1000, TimeUnit.MILLISECONDS).syncUninterruptibly();
            assertThat(alice.readToEnd()).isEmpty();
            assertThat(server.stopAsync(PATIENCE)).succeedsWithin(PATIENCE);
        }
    }

    /** Stops the server, and returns what each of the clients hears of that until it hangs up. */
    private static List<List<String>> stop(ChatServer server, List<LineClient> clients) {
        CompletableFuture<Void> stopping = server.stopAsync(PATIENCE);
        List<List<String>> heard =
                clients.stream().map(LineClient::readToEndAndClose).toList();
        assertThat(stopping).succeedsWithin(PATIENCE);
        return heard;
    }

    private static ChatListener countingDown(CountDownLatch said) {
        return new ChatListener() {
            @Override
            public void said(ChatMessage message) {
                said.countDown();
            }
        };
    }

    private static void assertFails(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).failsWithin(PATIENCE);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
