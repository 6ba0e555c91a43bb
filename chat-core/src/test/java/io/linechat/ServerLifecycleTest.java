package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import io.linechat.testing.Threads;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starting and stopping, and what must not be left behind. */
final class ServerLifecycleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @AfterEach
    void no_thread_is_left() {
        Threads.awaitNoneOfServers();
    }

    @Test
    void port_0_is_a_real_port_as_soon_as_the_server_is_started() {
        try (ChatServer server = TestServers.builder().build()) {
            assertThatThrownBy(server::port)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the server is not started");
            assertThat(server.start().port()).isPositive();
            LineClient.connectAs(server.port(), "alice").close();
        }
    }

    @Test
    void a_server_that_is_not_started_has_nothing_to_act_on() {
        try (ChatServer server = TestServers.builder().build()) {
            assertThatThrownBy(() -> server.room("lobby")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::sessions).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::rooms).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_server_starts_once() {
        try (ChatServer server = TestServers.start()) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the server was started before");
            LineClient.connectAs(server.port(), "alice").close();
            server.stop(PATIENCE);
            assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void starting_without_blocking_fails_with_what_starting_throws() {
        try (ChatServer server = TestServers.builder().build()) {
            assertThat(server.startAsync()).succeedsWithin(PATIENCE).isSameAs(server);
            assertThat(server.startAsync())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class);
            ChatServer second = TestServers.builder().port(server.port()).build();
            assertThat(second.startAsync())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(ChatBindException.class);
        }
        ChatServer elsewhere =
                TestServers.builder().transport(TransportType.KQUEUE).build();
        assertThat(elsewhere.startAsync())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_taken_port_is_named_and_nothing_is_left_behind() {
        try (ChatServer first = TestServers.start()) {
            ChatServer second =
                    TestServers.builder().name("second").port(first.port()).build();
            assertThatThrownBy(second::start)
                    .isInstanceOfSatisfying(ChatBindException.class, e -> {
                        assertThat(e.host()).isEqualTo("127.0.0.1");
                        assertThat(e.port()).isEqualTo(first.port());
                    })
                    .hasMessageMatching("cannot listen on 127.0.0.1:" + first.port() + ": [Aa]ddress already in use.*");
            assertThat(second.whenStopped()).isDone();
            second.close();
            Threads.awaitNoneOfServer("second");
            LineClient.connectAs(first.port(), "alice").close();
        }
    }

    @Test
    void a_host_that_is_not_there_is_named_and_nothing_is_left_behind() {
        // No resolver is asked for this one.
        ChatServer server = TestServers.builder().bind("[nowhere]").build();
        assertThatThrownBy(server::start)
                .isInstanceOf(ChatBindException.class)
                .hasMessage("cannot listen on [nowhere]:0: unknown host");
    }

    @Test
    void a_transport_that_is_not_there_is_named_and_nothing_is_left_behind() {
        ChatServer server =
                TestServers.builder().transport(TransportType.KQUEUE).build();
        assertThatThrownBy(server::start)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the transport KQUEUE cannot be used here");
        server.close();
    }

    @Test
    void stopping_frees_the_port_and_stopping_again_does_nothing() {
        ChatServer server = TestServers.start();
        assertThat(server.whenStopped()).isNotDone();
        server.stop(PATIENCE);
        assertThat(server.whenStopped()).isCompleted();
        server.stop(PATIENCE);
        server.close();
        assertThatThrownBy(() -> LineClient.connect(server.port())).isInstanceOf(UncheckedIOException.class);
        ChatServer next = TestServers.builder().port(server.port()).build();
        next.start().close();
    }

    @Test
    void stopping_a_server_that_was_never_started_does_nothing_and_it_stays_stopped() {
        ChatServer server = TestServers.builder().build();
        server.stop(PATIENCE);
        assertThat(server.whenStopped()).isCompleted();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_server_that_is_stopped_while_it_starts_starts_and_stops() {
        ChatServer server = TestServers.builder().build();
        CompletableFuture<ChatServer> starting = server.startAsync();
        server.close();
        assertThat(starting).isCompleted();
        assertThat(server.whenStopped()).isCompleted();
    }

    @Test
    void several_threads_may_stop_and_all_wait_for_the_end() {
        ChatServer server = TestServers.start();
        CountDownLatch together = new CountDownLatch(1);
        CompletableFuture<?>[] stops = new CompletableFuture<?>[8];
        for (int i = 0; i < stops.length; i++) {
            stops[i] = CompletableFuture.runAsync(() -> {
                awaitLatch(together);
                server.stop(PATIENCE);
                assertThat(server.whenStopped()).isCompleted();
            });
        }
        together.countDown();
        assertThat(CompletableFuture.allOf(stops)).succeedsWithin(PATIENCE);
    }

    @Test
    void a_hundred_starts_and_stops_leave_no_thread_and_no_port() {
        for (int i = 0; i < 100; i++) {
            ChatServer server = TestServers.start();
            if (i % 10 == 0) {
                LineClient.connectAs(server.port(), "alice").close();
            }
            server.close();
            assertThatThrownBy(() -> LineClient.connect(server.port())).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void two_servers_in_one_jvm_do_not_know_each_other() {
        try (ChatServer one = TestServers.builder().name("one").build().start();
                ChatServer two = TestServers.builder().name("two").build().start();
                LineClient alice = LineClient.connectAs(one.port(), "alice");
                LineClient otherAlice = LineClient.connectAs(two.port(), "alice")) {
            CompletableFuture<Void> stopping = one.stopAsync(PATIENCE);
            assertThat(alice.readToEndAndClose()).containsExactly("* server is shutting down");
            assertThat(stopping).succeedsWithin(PATIENCE);
            otherAlice.send("/who");
            assertThat(otherAlice.readLine()).isEqualTo("* in lobby (1): alice");
            Threads.awaitNoneOfServer("one");
        }
    }

    @Test
    void a_setting_out_of_its_range_is_refused_with_the_range() {
        ChatServerBuilder builder = ChatServer.builder();
        assertThatThrownBy(() -> builder.port(70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port: 70000 (expected: 0..65535)");
        assertThatThrownBy(() -> builder.maxLine(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxConnections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.eventLoopThreads(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.tail(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.announceEvery(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("announceEvery: PT0S (expected: more than zero)");
        assertThatThrownBy(() -> builder.lobby("#lobby"))
                .hasMessage("a room name may hold letters, digits and - _ . only");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
