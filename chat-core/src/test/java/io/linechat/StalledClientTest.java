package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that take nothing of what is there for them. */
final class StalledClientTest {

    private static final String LONG = "x".repeat(4000);

    @Test
    void a_client_that_reads_nothing_is_disconnected_and_told_why() {
        try (ChatServer server = TestServers.builder()
                        .stalledAfter(Duration.ofMillis(300))
                        .farewell(Duration.ofSeconds(30))
                        .build()
                        .start();
                LineClient frozen = LineClient.connectSlowReader(server.port());
                LineClient reader = LineClient.connectAs(server.port(), "reader");
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            sayUntilFrozenIsGone(server, alice, reader);

            List<String> heard = frozen.readToEnd();
            assertThat(heard).last().asString().startsWith("* closed: you took nothing for ");
        }
    }

    private static void sayUntilFrozenIsGone(ChatServer server, LineClient alice, LineClient reader) {
        String[] lines = new String[32];
        Arrays.fill(lines, LONG);
        while (server.sessions().size() == 3) {
            alice.send(lines);
            alice.send("end");
            reader.expect("<alice> end");
        }
        await().until(() -> server.sessions().size() == 2);
    }
}
