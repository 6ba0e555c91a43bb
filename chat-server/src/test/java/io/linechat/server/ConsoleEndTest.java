package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the operator ends the server, and what does not. */
final class ConsoleEndTest {

    private final ServerProcess server = ServerProcess.serving();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void quit_stops_the_server_as_a_signal_does() throws Exception {
        try (LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            server.type("quit");
            assertThat(alice.readToEndAndClose()).endsWith("* server is shutting down");
            assertThat(server.exitCode(5)).isZero();
            assertThat(server.remainingOutput()).isEmpty();
            assertThat(server.errors()).isEmpty();
        }
    }

    @Test
    void the_end_of_the_input_ends_nothing() throws Exception {
        server.type("/rooms");
        server.endInput();
        assertThat(server.readLine()).isEqualTo("there are no rooms");
        try (LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            server.signal("TERM");
            assertThat(alice.readToEndAndClose()).endsWith("* server is shutting down");
            assertThat(server.exitCode(5)).isZero();
        }
    }

    @Test
    void an_input_that_is_not_text_is_said_to_nobody() {
        try (LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            server.typeBytes((byte) 0xda, (byte) 0xda, (byte) 0xfe, (byte) 0xca, (byte) '\n');
            await().until(() -> server.errors().stream()
                    .anyMatch(line -> line.endsWith("standard input is not UTF-8, the operator's console ends")));
            alice.send("/ping");
            assertThat(alice.readLine()).isEqualTo("* pong");
        }
    }
}
