package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections that come and go, in good order and not. {@code LeakCheck} looks for buffers that they leave behind. */
final class ConnectionChurnTest {

    @Test
    void a_thousand_connects_and_closes_leave_no_session_and_no_room() {
        try (ChatServer server = TestServers.start()) {
            for (int i = 0; i < 1000; i++) {
                try (LineClient client = LineClient.connect(server.port())) {
                    client.send("/join room-" + i % 10, "hi");
                }
            }
            await().untilAsserted(() -> {
                assertThat(server.sessions()).isEmpty();
                assertThat(server.rooms().toCompletableFuture().join()).isEmpty();
            });
        }
    }

    @Test
    void a_reset_while_a_broadcast_is_running_ends_that_connection_and_no_other() {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            String[] lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toArray(String[]::new);
            for (int round = 0; round < 50; round++) {
                LineClient victim = LineClient.connectAs(server.port(), "victim-" + round);
                alice.send(lines);
                victim.reset();
                bob.expect("<alice> line 99");
            }
            await().until(() -> server.sessions().size() == 2);
            alice.send("still here");
            bob.expect("<alice> still here");
        }
    }
}
