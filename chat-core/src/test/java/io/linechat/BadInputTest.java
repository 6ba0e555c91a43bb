package io.linechat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody sends, the others see only what may be said. Alice sends, bob sees; one event loop serves both. */
final class BadInputTest {

    private static final String TOO_LONG = "! a line may have 4096 bytes at most (LINE_TOO_LONG)";
    private static final String BAD_UTF8 = "! that was not UTF-8 (BAD_UTF8)";

    private final ChatServer server =
            TestServers.builder().eventLoopThreads(1).build().start();
    private final LineClient alice = LineClient.connectAs(server.port(), "alice");
    private final LineClient bob = LineClient.connectAs(server.port(), "bob", alice);

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void a_line_of_4096_bytes_is_said_and_one_of_4097_is_an_error_on_every_split(String ending) {
        byte[] lines = ("x".repeat(4096) + ending + "y".repeat(4097) + ending + "next" + ending).getBytes(UTF_8);
        String longest = "<alice> " + "x".repeat(4096);
        try (LineClient probe = LineClient.connect(server.port())) {
            probe.send("/leave");
            probe.expect("* you left lobby, you are in no room now");
            bob.expectMatch("\\* guest-.* left lobby");
            alice.expectMatch("\\* guest-.* left lobby");
            for (int split = 1; split < lines.length; split++) {
                alice.sendBytes(Arrays.copyOf(lines, split));
                // There is one event loop: when it answers this, it has read that.
                probe.send("/ping");
                probe.expect("* pong");
                alice.sendBytes(Arrays.copyOfRange(lines, split, lines.length));
                assertThat(bob.readLine()).as("split at %d", split).isEqualTo(longest);
                assertThat(bob.readLine()).isEqualTo("<alice> next");
                assertThat(alice.readLine()).isEqualTo(TOO_LONG);
            }
        }
    }

    @Test
    void the_limit_counts_bytes_and_not_characters() {
        alice.send("ä".repeat(2048), "ä".repeat(2048) + "x", "/ping");
        assertThat(bob.readLine()).isEqualTo("<alice> " + "ä".repeat(2048));
        assertThat(alice.expect("* pong")).containsExactly(TOO_LONG);
    }

    @Test
    void over_long_lines_one_after_the_other_are_one_error_each() {
        for (int i = 0; i < 100; i++) {
            alice.send("x".repeat(50_000), "line " + i);
            assertThat(alice.readLine()).isEqualTo(TOO_LONG);
            assertThat(bob.readLine()).isEqualTo("<alice> line " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"caf\u00e9", "\u00ff\u00fe\u00fd", "\u00c0\u00af", "\u00ed\u00a0\u0080", "cut \u00f0\u009f\u0098"
            })
    void what_is_not_utf_8_is_an_error_and_not_said(String bytes) {
        // Doubled as telnet wants it, or 255 would begin a command.
        alice.sendBytes((bytes.replace("\u00ff", "\u00ff\u00ff") + "\n").getBytes(ISO_8859_1));
        assertThat(alice.readLine()).isEqualTo(BAD_UTF8);
        alice.send("and on it goes: ä€😀");
        assertThat(bob.readLine()).isEqualTo("<alice> and on it goes: ä€😀");
    }

    @Test
    void control_characters_reach_nobody() {
        alice.send(
                "a\0b\u0007c",
                "\u001b[31mred\u001b[0m",
                "\u009b2J\u0085c1",
                "\u202eevil\u2066\u2069 bidi",
                "tab\tstays",
                "\u007fdel\b");
        assertThat(bob.readLine()).isEqualTo("<alice> abc");
        assertThat(bob.readLine()).isEqualTo("<alice> [31mred[0m");
        assertThat(bob.readLine()).isEqualTo("<alice> 2Jc1");
        assertThat(bob.readLine()).isEqualTo("<alice> evil bidi");
        assertThat(bob.readLine()).isEqualTo("<alice> tab\tstays");
        assertThat(bob.readLine()).isEqualTo("<alice> del");
    }

    @Test
    void control_characters_pass_neither_in_private_nor_in_names_topics_or_errors() {
        alice.send(
                "/msg bob \u001b[2Jhi", "/topic \u001b[2Jtea", "/nick al\u001bi", "/\u001b[2Jfoo", "/join \u202egames");
        assertThat(bob.readLine()).isEqualTo("[from alice] [2Jhi");
        assertThat(bob.readLine()).isEqualTo("* alice set the topic of lobby to: [2Jtea");
        assertThat(bob.readLine()).isEqualTo("* alice is now ali");
        alice.expect("! there is no command /[2Jfoo, try /help (UNKNOWN_COMMAND)");
        alice.expect("* you are alone in games");
    }

    @Test
    void what_is_empty_after_cleaning_and_empty_lines_are_not_said() {
        alice.send("", "\u001b\u0007", "\r", "\0", "\u202a\u202c", "said");
        assertThat(bob.readLine()).isEqualTo("<alice> said");
    }

    @Test
    void telnets_negotiation_is_skipped_and_not_said() {
        // DO SUPPRESS GO AHEAD, WILL option 10, a terminal type with a line in it, and then what is typed.
        alice.sendBytes("\u00ff\u00fd\u0003\u00ff\u00fb\nhel\u00ff\u00fa\u0018\0xterm\r\n\u00ff\u00f0lo\r\n"
                .getBytes(ISO_8859_1));
        assertThat(bob.readLine()).isEqualTo("<alice> hello");
        alice.send("/ping");
        assertThat(alice.readLine()).isEqualTo("* pong");
    }

    @Test
    void half_a_line_and_then_a_close_is_not_said() {
        alice.sendBytes("said\nnot sai".getBytes(UTF_8));
        assertThat(bob.readLine()).isEqualTo("<alice> said");
        alice.close();
        assertThat(bob.readLine()).isEqualTo("* alice left lobby");
    }

    @Test
    void half_a_line_and_then_a_half_close_is_not_said_either() {
        alice.sendBytes("said\nnot sai".getBytes(UTF_8));
        alice.endInput();
        assertThat(alice.readToEnd()).containsExactly("* bye");
        assertThat(bob.readLine()).isEqualTo("<alice> said");
        assertThat(bob.readLine()).isEqualTo("* alice left lobby");
    }

    @Test
    void who_has_said_all_and_ends_the_input_gets_the_answers_to_everything() {
        try (LineClient pipe = LineClient.connect(server.port())) {
            pipe.send("/nick pipe", "hi", "/who", "/join games", "/rooms", "/msg bob psst", "/ping");
            pipe.endInput();
            assertThat(pipe.readToEnd())
                    .contains(
                            "* you are now pipe",
                            "* in lobby (3): alice, bob, pipe",
                            "* you are alone in games",
                            "* rooms: games (1), lobby (3)",
                            "[to bob] psst")
                    .endsWith("* pong", "* bye");
        }
        bob.expect("<pipe> hi");
    }

    @Test
    void a_client_that_says_all_before_it_reads_anything_gets_the_answers() {
        try (LineClient pipe = LineClient.connect(server.port())) {
            String[] questions = new String[2000];
            Arrays.fill(questions, "/help");
            pipe.send(questions);
            pipe.endInput();
            assertThat(pipe.readToEnd())
                    .endsWith("* bye")
                    .filteredOn(line -> line.startsWith("* //TEXT"))
                    .hasSize(2000);
        }
    }
}
