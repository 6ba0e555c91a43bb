package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one client may do to a server, over real sockets. */
final class LimitsTest {

    @Test
    void a_client_that_is_too_fast_is_told_to_wait_and_what_it_said_is_not_said() {
        try (ChatServer server = TestServers.builder().rate(1, 5).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            alice.send("1", "2", "3", "4", "5", "6");

            alice.expectMatch("! too fast, that was not taken; wait [0-9]+ ms \\(SLOW_DOWN\\)");
            bob.expect("<alice> 4");
            server.room("lobby").say("server", "end");
            // If it took a second to get here, there was time for one more.
            assertThat(bob.expect("<server> end")).isSubsetOf("<alice> 5");
        }
    }

    @Test
    void a_client_that_goes_on_regardless_is_disconnected_and_told_why() {
        try (ChatServer server = TestServers.builder().rate(1, 5).build().start();
                LineClient flooder = LineClient.connect(server.port())) {
            flooder.send(IntStream.range(0, 1000).mapToObj(i -> "line " + i).toArray(String[]::new));

            List<String> heard = flooder.readToEnd();
            assertThat(heard).last().isEqualTo("* closed: you went on too fast");
            assertThat(heard).filteredOn(line -> line.contains("SLOW_DOWN")).hasSize(5);
        }
    }

    @Test
    void what_follows_a_goodbye_is_not_answered_however_fast_it_comes() {
        try (ChatServer server = TestServers.builder().rate(1, 5).build().start();
                LineClient alice = LineClient.connect(server.port())) {
            alice.send("quit", "1", "2", "3", "4", "5", "6", "7");
            assertThat(alice.readToEnd()).endsWith("* bye");
        }
    }

    @Test
    void a_connection_too_many_is_told_and_closed_even_while_it_sends() {
        try (ChatServer server = TestServers.builder().maxConnections(1).build().start();
                LineClient first = LineClient.connectAs(server.port(), "first");
                LineClient second = LineClient.connect(server.port())) {
            second.send("hello?", "is anybody there?");

            assertThat(second.readToEnd()).containsExactly("! the server is full, try again later (SERVER_FULL)");
            first.send("/ping");
            first.expect("* pong");
        }
    }

    @Test
    void a_place_becomes_free_when_a_connection_closes() {
        try (ChatServer server = TestServers.builder().maxConnections(1).build().start()) {
            LineClient.connectAs(server.port(), "first").close();
            await().until(() -> server.sessions().isEmpty());
            await().untilAsserted(() -> {
                try (LineClient next = LineClient.connect(server.port())) {
                    assertThat(next.readLine()).startsWith("* welcome");
                }
            });
        }
    }

    @Test
    void connections_from_one_address_are_limited() {
        try (ChatServer server = TestServers.builder()
                        .maxConnectionsPerAddress(2)
                        .build()
                        .start();
                LineClient first = LineClient.connectAs(server.port(), "first");
                LineClient second = LineClient.connectAs(server.port(), "second");
                LineClient third = LineClient.connect(server.port())) {
            assertThat(third.readToEnd())
                    .containsExactly("! there are too many connections from your address (SERVER_FULL)");
            first.send("hi");
            second.expect("<first> hi");
        }
    }

    @Test
    void a_silent_client_is_disconnected_if_the_server_wants_it_so() {
        try (ChatServer server = TestServers.builder()
                        .idleTimeout(Duration.ofMillis(200))
                        .build()
                        .start();
                LineClient silent = LineClient.connect(server.port())) {
            assertThat(silent.readToEnd()).last().isEqualTo("* closed: you were silent for too long");
        }
    }

    @Test
    void a_room_that_gathers_keeps_lines_and_their_order() {
        try (ChatServer server = TestServers.builder()
                        .gather(Duration.ofMillis(5))
                        .build()
                        .start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                alice.send("line " + i);
                said.add("<alice> line " + i);
            }
            alice.send("end");

            assertThat(bob.expect("<alice> end"))
                    .filteredOn(line -> line.startsWith("<"))
                    .isEqualTo(said);
        }
    }

    @Test
    void one_client_that_pumps_does_not_hold_up_another_one_on_the_same_loop() throws InterruptedException {
        try (ChatServer server =
                        TestServers.builder().eventLoopThreads(1).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob");
                LineClient pump = LineClient.connectAs(server.port(), "pump")) {
            alice.send("/join quiet");
            bob.send("/join quiet");
            bob.expectMatch("\\* you are in quiet .*|\\* alice .*quiet|\\* you are alone in quiet");
            alice.send("/leave lobby");
            bob.send("/leave lobby");
            pump.send("/join loud");
            Thread pumping = new Thread(() -> pump(pump));
            pumping.start();
            for (int i = 0; i < 50; i++) {
                alice.send("round " + i);
                bob.expect("<alice> round " + i);
            }
            pumping.join();
            assertThat(server.sessions()).hasSize(3);
        }
    }

    private static void pump(LineClient pump) {
        String[] lines = IntStream.range(0, 1000).mapToObj(i -> "x".repeat(60)).toArray(String[]::new);
        for (int i = 0; i < 50; i++) {
            pump.send(lines);
        }
    }
}
