package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator can do at the server's standard input. One server serves all of it, each time without clients. */
final class ConsoleTest {

    private static final ServerProcess server = ServerProcess.serving();

    @BeforeEach
    void awaitTheLastOnesLeaving() {
        await().until(() -> {
            server.type("/who", "/end");
            return server.expect("there is no command /end, try /help").equals(List.of("nobody is here"));
        });
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void a_bare_line_is_said_to_everyone_whatever_their_room() {
        try (LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            bob.send("/join games", "/leave lobby");
            bob.expect("* you left lobby, you are in games now");
            alice.expect("* bob left lobby");
            server.type("the match begins, größer als je", "", "\u001b[31mred", "//me is no command");
            for (LineClient client : new LineClient[] {alice, bob}) {
                client.expect("<server> the match begins, größer als je");
                assertThat(client.readLine()).isEqualTo("<server> [31mred");
                assertThat(client.readLine()).isEqualTo("<server> /me is no command");
            }
        }
    }

    @Test
    void the_commands_show_who_is_here_and_reach_one_of_them() {
        server.type("/who", "/rooms", "anybody?");
        assertThat(server.readLine()).isEqualTo("nobody is here");
        assertThat(server.readLine()).isEqualTo("there are no rooms");
        assertThat(server.readLine()).isEqualTo("nobody is here");

        try (LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            bob.send("/join games", "/ping");
            bob.expect("* pong");

            server.type("/who");
            String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
            assertThat(server.readLine())
                    .matches("alice  127\\.0\\.0\\.1:" + alice.socket().getLocalPort() + "  since " + time);
            assertThat(server.readLine())
                    .matches("bob  127\\.0\\.0\\.1:" + bob.socket().getLocalPort() + "  since " + time);

            server.type("/rooms");
            assertThat(server.readLine()).isEqualTo("games  1");
            assertThat(server.readLine()).isEqualTo("lobby  2");

            server.type("/msg alice  how are you?", "/msg carol hi", "/msg alice");
            assertThat(server.readLine()).isEqualTo("[to alice] how are you?");
            assertThat(server.readLine()).isEqualTo("nobody here is called carol, or they read nothing");
            assertThat(server.readLine()).isEqualTo("usage: /msg NAME TEXT");
            alice.expect("[from server] how are you?");
        }
    }

    @Test
    void kicking_disconnects_and_says_why() {
        try (LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            server.type("/kick alice too loud,  again", "/kick bob", "/kick", "/kick carol", "/kick no/name");
            assertThat(server.readLine()).isEqualTo("alice was kicked");
            assertThat(server.readLine()).isEqualTo("bob was kicked");
            assertThat(server.readLine()).isEqualTo("usage: /kick NAME [REASON]");
            assertThat(server.readLine()).isEqualTo("nobody here is called carol");
            assertThat(server.readLine()).isEqualTo("a nickname may hold letters, digits and - _ . only");
            assertThat(alice.readToEnd()).endsWith("* closed: you were kicked: too loud,  again");
            assertThat(bob.readToEnd()).endsWith("* closed: you were kicked");
        }
    }

    @Test
    void help_lists_the_commands_and_an_unknown_one_points_to_it() {
        server.type("/nonsense now", "/help");
        assertThat(server.readLine()).isEqualTo("there is no command /nonsense, try /help");
        assertThat(server.readLine()).startsWith("TEXT ");
        assertThat(server.readLine()).startsWith("/msg ");
        assertThat(server.readLine()).startsWith("/who ");
        assertThat(server.readLine()).startsWith("/rooms ");
        assertThat(server.readLine()).startsWith("/kick ");
        assertThat(server.readLine()).startsWith("/help ");
        assertThat(server.readLine()).startsWith("quit ");
    }
}
