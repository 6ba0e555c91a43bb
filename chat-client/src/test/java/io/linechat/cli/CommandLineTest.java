package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.testing.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of what cannot be done, and the exit codes of it. */
final class CommandLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour                | unknown option: '--colour'",
                "localhost 5050 again    | unmatched argument at index 2: 'again'",
                "localhost 0             | invalid value for positional parameter at index 1 (PORT): 0 (expected: 1..65535)",
                "localhost 65536         | invalid value for positional parameter at index 1 (PORT): 65536 (expected: 1..65535)",
                "localhost http          | invalid value for positional parameter at index 1 (PORT): http (expected: 1..65535)",
                "--name a,b              | invalid value for option '--name': a nickname may hold letters, digits and - _ . only",
                "--room                  | missing required parameter for option '--room' (ROOM)",
                "--tls-fingerprint ab    | --tls-fingerprint: ab (expected: 64 hexadecimal digits, SHA-256)",
                "--tls-cert c.pem        | --tls-cert and --tls-key go together",
                "--retry soon            | invalid value for option '--retry': soon (expected: 0..999999999)",
                "--room #games           | invalid value for option '--room': a room name may hold letters, digits and - _ ."
                        + " only",
            })
    void bad_usage_is_one_line_with_a_hint_and_exit_code_2(String args, String problem) {
        assertThat(ClientCommand.execute(args.split(" ", -1))).isEqualTo(2);
        assertSaid(problem + "; --help lists the options\n");
    }

    @Test
    void nobody_there_is_one_line_and_exit_code_3() {
        ChatServer server = TestServers.start();
        server.close();
        String port = Integer.toString(server.port());
        assertThat(ClientCommand.execute("localhost", port)).isEqualTo(3);
        assertSaid("cannot connect to localhost:" + port + ": connection refused\n");
    }

    @Test
    void a_transcript_that_cannot_be_opened_is_one_line_and_exit_code_1(@TempDir Path folder) {
        Path file = folder.resolve("no/such/folder");
        assertThat(ClientCommand.execute("--transcript", file.toString())).isEqualTo(1);
        assertSaid("cannot open the transcript " + file + ": no such directory\n");
    }

    @Test
    void help_lists_every_option() {
        assertThat(ClientCommand.execute("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "[HOST]",
                        "[PORT]",
                        "--name=NICK",
                        "--room=ROOM",
                        "--retry=SECONDS",
                        "--once",
                        "--transcript=FILE",
                        "--timestamps",
                        "--no-color");
    }

    private void assertSaid(String problem) {
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(problem);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
