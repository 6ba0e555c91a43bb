package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that take nothing of what is there for them. */
final class StalledClientTest {

    private static final String LONG = "x".repeat(4000);

    @Test
    void a_client_that_reads_nothing_is_disconnected_and_told_why() {
        try (ChatServer server = TestServers.builder()
                        .stalledAfter(Duration.ofMillis(400))
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
        for (int i = 0; server.sessions().size() == 3; i++) {
            alice.send(i + LONG);
            reader.expect("<alice> " + i + LONG);
        }
        await().until(() -> server.sessions().size() == 2);
    }
}
