package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program between two pipes, as scripts use it. */
final class PipeModeTest {

    private final ChatServer server = TestServers.start();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void lines_go_in_and_the_room_comes_out_and_nothing_else() {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice()) {
            alice.expect("* you are now alice\n");
            alice.type("grüezi\n");
            bob.expect("<alice> grüezi");
            bob.send("привет");
            alice.expect("<bob> привет\n");
            alice.endInput();
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).matches("""
                            \\* welcome to linechat, you are guest-....; /help lists the commands
                            \\* you are in lobby with bob
                            \\* you are now alice
                            <bob> привет
                            \\* bye
                            """);
            assertThat(alice.errors()).isEmpty();
        }
    }

    /** Even more lines than a server with the usual limits takes at once. */
    @Test
    void the_end_of_input_delivers_everything_and_shows_the_answers() {
        try (ChatServer limited = TestServers.builder().rate(50, 500).build().start();
                LineClient bob = LineClient.connectAs(limited.port(), "bob");
                ClientProcess alice = ClientProcess.piped(limited.port(), "--name", "alice", "--room", "games")) {
            alice.expect("* you are alone in games\n");
            bob.send("/join games");
            alice.expect("* bob entered games\n");
            alice.type(String.join("\n", lines(510)) + "\n/topic chess\n/topic\nno newline at the end");
            alice.endInput();

            List<String> said = bob.expect("* alice left games");
            assertThat(said.stream().filter(line -> line.matches("<alice> line \\d+")))
                    .containsExactlyElementsOf(
                            lines(510).stream().map(line -> "<alice> " + line).toList());
            assertThat(said)
                    .containsSubsequence(
                            "<alice> line 509",
                            "* alice set the topic of games to: chess",
                            "<alice> no newline at the end");
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output())
                    .contains("* the topic of games is: chess\n")
                    .endsWith("\n* bye\n");
        }
    }

    @Test
    void a_goodbye_in_the_input_ends_it() {
        try (ClientProcess alice = alice()) {
            alice.type("bye\n");
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).endsWith("* bye\n");
        }
    }

    @Test
    void a_server_that_stops_is_exit_code_5() {
        try (ClientProcess alice = alice("--once")) {
            alice.expect("* you are now alice\n");
            server.stop(Duration.ofSeconds(3));
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.output()).endsWith("* server is shutting down\n");
            assertThat(alice.errors()).isEqualTo("disconnected by the server: server is shutting down\n");
        }
    }

    @Test
    void no_line_is_lost_when_the_connection_is() {
        try (CuttingProxy proxy = CuttingProxy.before(server.port());
                LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = ClientProcess.piped(proxy.port(), "--name", "alice")) {
            alice.expect("* you are now alice\n");
            alice.type(String.join("\n", lines(100)) + "\n");
            bob.expect("<alice> line 10");
            proxy.refuse(true);
            proxy.cut();
            alice.expectError("connection lost, trying again in ");
            bob.send("meanwhile");
            alice.type("the last words\n");
            alice.endInput();
            proxy.refuse(false);
            assertThat(bob.expect("<alice> the last words").stream().filter(line -> line.startsWith("<")))
                    .containsExactlyElementsOf(lines(100).stream()
                            .skip(11)
                            .map(line -> "<alice> " + line)
                            .toList());
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).containsOnlyOnce("<bob> meanwhile\n").endsWith("* bye\n");
            assertThat(alice.errors()).endsWith("back; 1 message missed\n");
        }
    }

    @Test
    void a_connection_that_does_not_come_back_in_time_is_exit_code_5() {
        try (CuttingProxy proxy = CuttingProxy.before(server.port());
                ClientProcess alice = ClientProcess.piped(proxy.port(), "--name", "alice", "--retry", "1")) {
            alice.expect("* you are now alice\n");
            proxy.refuse(true);
            proxy.cut();
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.errors())
                    .startsWith("connection lost, trying again in 1 s\n")
                    .contains("\nno connection for 1 s: ");
        }
    }

    @Test
    void being_kicked_is_exit_code_5_with_the_reason() {
        try (ClientProcess alice = alice()) {
            alice.expect("* you are now alice\n");
            assertThat(server.kick("alice", "too loud").toCompletableFuture().join())
                    .isTrue();
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.errors()).isEqualTo("disconnected by the server: you were kicked: too loud\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,129"})
    @EnabledOnOs(OS.LINUX)
    void signals_say_goodbye(String signal, int exitCode) {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice()) {
            alice.expect("* you are now alice\n");
            alice.assumeHeeds(signal);
            alice.signal(signal);
            bob.expect("* alice left lobby");
            assertThat(alice.exitCode()).isEqualTo(exitCode);
            assertThat(alice.output()).endsWith("* bye\n");
            assertThat(alice.errors()).isEmpty();
        }
    }

    @Test
    void no_escape_sequence_comes_out() {
        try (HostileServer hostile = new HostileServer(
                        "* welcome to \u001b[2J, you are \u001b[31mx; /help\r",
                        "<eve\u001b]0;owned\u0007> \u001b]52;c;cm0=\u0007\u009b31mred\u0000\u007f\u202e",
                        "\u001bPq\u001b\\",
                        "! \u001b[5n");
                ClientProcess alice = ClientProcess.piped(hostile.port(), "--timestamps")) {
            alice.expect("! [5n\n");
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.output()).containsPattern("\\d\\d:\\d\\d:\\d\\d <eve]0;owned> ]52;c;cm0=31mred\n");
            assertThat(alice.output().replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202e]");
        }
    }

    @Test
    void a_transcript_keeps_what_is_received() throws IOException {
        Path file = folder.resolve("chat.txt");
        Files.writeString(file, "from before\n");
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice("--transcript", file)) {
            alice.expect("* you are now alice\n");
            bob.send("hi");
            alice.expect("<bob> hi\n");
            bob.send("/msg alice psst");
            alice.expect("[from bob] psst\n");
            alice.type("/msg bob what\n/join games\n");
            alice.expect("alone in games");
            bob.send("are you there");
            alice.expect("[lobby] <bob> are you there\n");
            alice.type("quit\n");
            assertThat(alice.exitCode()).isZero();
        }
        assertThat(Files.readString(file)).matches("""
                        from before
                        T server: welcome to linechat, you are .*
                        T server: you are in lobby with bob
                        T server: you are now alice
                        T bob: hi
                        T bob to you: psst
                        T you to bob: what
                        T server: you are alone in games
                        T \\[lobby] bob: are you there
                        T server: bye
                        """.replace("T ", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ "));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_transcript_is_told_once_and_chat_goes_on() {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice("--transcript", "/dev/full")) {
            bob.expectMatch("\\* guest-.* is now alice");
            bob.send("hi");
            alice.expect("<bob> hi\n");
            alice.endInput();
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.errors())
                    .startsWith("cannot write the transcript /dev/full: ")
                    .containsOnlyOnce("cannot");
        }
    }

    private ClientProcess alice(Object... options) {
        return ClientProcess.piped(
                server.port(),
                Stream.concat(Stream.of("--name", "alice"), Stream.of(options)).toArray());
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
    }
}
