package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.ChatServer;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the program begins and ends, as its user and its supervisor see it. */
final class StartAndStopTest {

    private static final int SECONDS_TO_START = 30;
    private static final int SECONDS_TO_STOP = 5;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void all_it_prints_is_that_it_listens_and_a_signal_tells_the_clients_and_ends_it_well(String signal)
            throws Exception {
        assumeTrue(isHeeded(signal), "whoever started the tests made them ignore SIG" + signal);
        try (ServerProcess server = ServerProcess.serving();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            alice.send("the last words");
            bob.expect("<alice> the last words");
            server.signal(signal);
            assertThat(alice.readToEndAndClose()).endsWith("* server is shutting down");
            assertThat(bob.readToEndAndClose()).containsExactly("* server is shutting down");
            assertThat(server.exitCode(SECONDS_TO_STOP)).isZero();
            assertThat(server.remainingOutput()).isEmpty();
            assertThat(server.errors()).isEmpty();
        }
    }

    /** A program inherits which signals are ignored, and a JVM leaves it so. */
    private static boolean isHeeded(String signal) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "kill -" + signal + " $$").start().waitFor() != 0;
    }

    @Test
    void a_client_that_reads_nothing_does_not_hold_up_the_end() throws Exception {
        String[] lines = new String[4000];
        Arrays.fill(lines, "x".repeat(4000));
        try (ServerProcess server = ServerProcess.serving();
                LineClient stalled = LineClient.connectSlowReader(server.port())) {
            stalled.expectMatch("\\* you are alone in lobby");
            server.type(lines);
            server.type("/rooms");
            assertThat(server.readLine()).isEqualTo("lobby  1");
            server.signal("TERM");
            assertThat(server.exitCode(SECONDS_TO_STOP)).isZero();
        }
    }

    @Test
    void a_taken_port_is_one_line_and_exit_code_1() throws Exception {
        try (ChatServer first = TestServers.start();
                ServerProcess second = ServerProcess.run("--port", Integer.toString(first.port()))) {
            assertThat(second.exitCode(SECONDS_TO_START)).isEqualTo(1);
            assertThat(second.remainingOutput()).isEmpty();
            assertThat(second.errors())
                    .containsExactly("cannot listen on 127.0.0.1:" + first.port() + ": Address already in use");
        }
    }

    @Test
    void a_bad_setting_is_one_line_and_exit_code_2() throws Exception {
        try (ServerProcess server = ServerProcess.run("--port=70000")) {
            assertThat(server.exitCode(SECONDS_TO_START)).isEqualTo(2);
            assertThat(server.remainingOutput()).isEmpty();
            assertThat(server.errors()).hasSize(1);
        }
    }
}
