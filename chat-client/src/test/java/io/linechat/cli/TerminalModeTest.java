package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.ChatServer;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on a terminal; what it draws is read as the bytes that it writes. */
@EnabledOnOs(OS.LINUX)
final class TerminalModeTest {

    private static final String ESC = "\u001b";
    private static final String CTRL_A = "\u0001";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_Z = "\u001a";
    private static final String UP = ESC + "OA";
    private static final String PASTE_OFF = ESC + "[?2004l";

    private final ChatServer server = TestServers.start();

    @BeforeAll
    static void needsScript() throws IOException {
        String version = "";
        try {
            Process script = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            version = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notInstalled) {
            // Then the version is not the one needed.
        }
        assumeTrue(version.contains("util-linux"), "a terminal is made with script of util-linux, which is not here");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_prompt_has_our_name_and_what_is_typed_stays_when_a_line_comes() {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice("--no-color")) {
            alice.expect("<alice> ");
            alice.type("half a tho");
            alice.expect("half a tho");
            bob.send("hi");
            alice.expect("<bob> hi\r\n<alice> half a tho");
            alice.type("ught\r");
            bob.expect("<alice> half a thought");
            alice.type("/nick carol\r");
            alice.expect("* you are now carol\r\n");
            alice.expect("<carol> ");
            alice.type(CTRL_D);
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).endsWith(PASTE_OFF + "* bye\r\n");
        }
    }

    @Test
    void commands_and_names_are_completed_and_older_lines_come_back() {
        try (LineClient bob = LineClient.connectAs(server.port(), "Bobby");
                ClientProcess alice = alice("--no-color")) {
            alice.expect("<alice> ");
            alice.type("/ms\tbo\tpsst\r");
            bob.expect("[from alice] psst");
            alice.expect("[to Bobby] psst");
            alice.type(UP + " again\r");
            bob.expect("[from alice] psst again");
            alice.type("what!? \"no\\ /ro\t end\r");
            bob.expect("<alice> what!? \"no\\ /ro end");
        }
    }

    @Test
    void several_lines_pasted_are_several_lines() {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice("--no-color")) {
            alice.expect("<alice> ");
            alice.type(ESC + "[200~one\rtwo" + ESC + "[201~\r");
            bob.expect("<alice> one");
            assertThat(bob.readLine()).isEqualTo("<alice> two");
        }
    }

    @Test
    void names_have_colors_unless_they_are_not_wanted() {
        try (ClientProcess alice = alice()) {
            alice.expect(ESC + "[2m* you are now alice" + ESC + "[0m");
            alice.expect("m" + "alice" + ESC);
            // Without a goodbye the server would keep the name for a while.
            alice.type(CTRL_D);
            assertThat(alice.exitCode()).isZero();
        }
        try (ClientProcess alice = aliceInShell("NO_COLOR=1 exec \"$@\"")) {
            alice.expect("* you are now alice\r\n");
            alice.expect("<alice> ");
            alice.type("/nonsense\r");
            alice.expect("! there is no command");
            assertThat(alice.output()).doesNotContainPattern(ESC + "\\[[0-9;]*m");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quit\r", "/quit\r", "unfinished" + CTRL_A + "\u000b" + CTRL_D})
    void leaving_is_exit_code_0(String typed) {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = alice("--no-color")) {
            alice.expect("<alice> ");
            alice.type(typed);
            bob.expect("* alice left lobby");
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).endsWith("* bye\r\n");
        }
    }

    @Test
    void ctrl_c_says_goodbye_and_is_exit_code_130() {
        try (ClientProcess alice = alice("--no-color")) {
            alice.expect("<alice> ");
            alice.assumeHeeds("INT");
            alice.type("unfinished" + CTRL_C);
            assertThat(alice.exitCode()).isEqualTo(130);
            assertThat(alice.output()).endsWith(PASTE_OFF + "* bye\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,129"})
    void signals_say_goodbye_and_restore_the_terminal(String signal, int exitCode) {
        try (ClientProcess alice = aliceInShell("before=$(stty -g); \"$@\" --no-color; code=$?;"
                + " test $(stty -g | cut -d: -f-4) = $(echo $before | cut -d: -f-4) && echo restored; exit $code")) {
            alice.expect("<alice> ");
            alice.assumeHeeds(signal);
            alice.signal(signal);
            assertThat(alice.exitCode()).isEqualTo(exitCode);
            assertThat(alice.output()).endsWith(PASTE_OFF + "* bye\r\nrestored\r\n");
        }
    }

    @Test
    void a_server_that_stops_is_exit_code_5_if_that_is_the_end() {
        try (ClientProcess alice = alice("--no-color", "--once")) {
            alice.expect("<alice> ");
            alice.type("unfinished");
            alice.expect("unfinished");
            server.stop(Duration.ofSeconds(3));
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.output())
                    .contains("* server is shutting down\r\n")
                    .endsWith(PASTE_OFF + "disconnected by the server: server is shutting down\r\n");
        }
    }

    @Test
    void what_is_typed_stays_while_the_connection_is_lost_and_what_was_missed_is_shown() {
        try (CuttingProxy proxy = CuttingProxy.before(server.port());
                LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = ClientProcess.onTerminal(proxy.port(), "--name", "alice", "--no-color")) {
            alice.expect("<alice> ");
            alice.type("half a tho");
            alice.expect("half a tho");
            proxy.refuse(true);
            proxy.cut();
            alice.expect("connection lost, trying again in 1 s\r\n<alice> half a tho");
            bob.say("one", "two");
            alice.type("ught\r/who\rhalf an ");
            alice.expect("! not connected (UNAVAILABLE)\r\n");
            proxy.refuse(false);
            bob.expect("<alice> half a thought");
            alice.expect("back; 2 messages missed\r\n");
            alice.expect("<bob> one\r\n");
            alice.expect("<bob> two\r\n<alice> half an ");
            alice.type("answer\r");
            bob.expect("<alice> half an answer");
        }
    }

    /** With a shell in between, since script stops when its child does. */
    @Test
    void ctrl_z_gives_the_terminal_back_until_it_goes_on() {

        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = aliceInShell("\"$@\" --no-color; exit $?")) {
            alice.expect("<alice> ");
            alice.type("half a tho");
            alice.expect("half a tho");
            assertThat(alice.terminalSettings()).contains("-icanon");
            alice.type(CTRL_Z);
            await().until(alice::isStopped);
            assertThat(alice.terminalSettings()).contains(" icanon").contains(" echo ");
            bob.send("while you are away");
            alice.signal("CONT");
            alice.expect("<bob> while you are away\r\n");
            alice.expect("<alice> half a tho");
            assertThat(alice.terminalSettings()).contains("-icanon");
            alice.type("ught\r");
            bob.expect("<alice> half a thought");
        }
    }

    @Test
    void no_escape_sequence_comes_from_others() {
        try (HostileServer hostile = new HostileServer(
                        "* welcome to x, you are %{" + ESC + "[31m%}; /help",
                        "* you are now %M",
                        "<eve" + ESC + "]0;owned\u0007> " + ESC + "]52;c;cm0=\u0007\u009b31mred %{x%}",
                        "! " + ESC + "[5n");
                ClientProcess alice = ClientProcess.onTerminal(hostile.port(), "--no-color")) {
            alice.expect("* you are now %M\r\n");
            alice.expect("<eve]0;owned> ]52;c;cm0=31mred %{x%}\r\n");
            alice.expect("! [5n\r\n");
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.output()).doesNotContain(ESC + "]", ESC + "[31m", ESC + "[5n", "\u009b", "\u0007");
        }
    }

    @Test
    void with_a_terminal_for_output_only_it_is_a_pipe() {
        try (ClientProcess alice = aliceInShell("echo /ping | \"$@\"")) {
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).endsWith("* you are now alice\r\n* pong\r\n* bye\r\n");
            assertThat(alice.output()).doesNotContain(ESC);
        }
    }

    @Test
    void with_a_terminal_for_input_only_it_is_a_pipe() {
        try (ClientProcess alice = aliceInShell("\"$@\" | cat")) {
            alice.type("/ping\n" + CTRL_D);
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.output()).endsWith("* you are now alice\r\n* pong\r\n* bye\r\n");
            assertThat(alice.output()).doesNotContain(ESC);
        }
    }

    @Test
    void an_output_that_nobody_reads_any_more_ends_it() {
        try (LineClient bob = LineClient.connectAs(server.port(), "bob");
                ClientProcess alice = aliceInShell("\"$@\" | head -n 3")) {
            bob.expectMatch("\\* guest-.* is now alice");
            // What comes before head has ended still finds its way.
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                bob.send("hi");
                return alice.hasEnded();
            });
            bob.expect("* alice left lobby");
            assertThat(alice.exitCode()).isZero();
        }
    }

    private ClientProcess alice(Object... options) {
        return ClientProcess.onTerminal(
                server.port(),
                Stream.concat(Stream.of("--name", "alice"), Stream.of(options)).toArray());
    }

    /** Has a shell run {@code line}, in which {@code "$@"} is the client. */
    private ClientProcess aliceInShell(String line) {
        return ClientProcess.inShell(line, server.port(), "--name", "alice");
    }
}
