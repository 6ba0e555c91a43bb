package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator and one caller at a time. */
final class DirectConversationTest {

    private static final String GREETING = "* you are on the line with the operator; bye ends the conversation";

    private final ServerProcess server = ServerProcess.serving("--direct");

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void each_sees_what_the_other_says() {
        try (LineClient caller = LineClient.connect(server.port())) {
            assertThat(caller.readLine()).startsWith("* welcome to linechat, you are guest-");
            assertThat(caller.readLine()).isEqualTo(GREETING);
            assertThat(server.readLine()).matches("\\* guest-.* is on the line");
            caller.send("/nick bob", "hello?", "/me waits");
            assertThat(server.readLine()).matches("\\* guest-.* is now bob");
            assertThat(server.readLine()).isEqualTo("<bob> hello?");
            assertThat(server.readLine()).isEqualTo("* bob waits");
            server.type("here I am", "what is it?");
            caller.expect("<server> here I am");
            assertThat(caller.readLine()).isEqualTo("<server> what is it?");
        }
        assertThat(server.readLine()).isEqualTo("* bob has left");
    }

    @Test
    void a_second_caller_finds_the_line_busy_and_the_next_one_after_goodbye_does_not() {
        try (LineClient first = LineClient.connectAs(server.port(), "first")) {
            try (LineClient second = LineClient.connect(server.port())) {
                assertThat(second.readToEnd()).containsExactly("! the line is busy, try again later (SERVER_FULL)");
            }
            first.send("bye");
            // Not closed yet at this end, as with nc, which waits for its own input to end.
            assertThat(first.readToEnd()).endsWith("* bye");
            nextCallerIsHeard();
        }
    }

    private void nextCallerIsHeard() {
        try (LineClient next = LineClient.connectAs(server.port(), "next")) {
            assertThat(server.readLine()).matches("\\* guest-.* is on the line");
            assertThat(server.readLine()).matches("\\* guest-.* is now first");
            assertThat(server.readLine()).isEqualTo("* first has left");
            assertThat(server.readLine()).matches("\\* guest-.* is on the line");
            assertThat(server.readLine()).matches("\\* guest-.* is now next");
            server.type("you are next");
            next.expect("<server> you are next");
            next.send("so I am");
            assertThat(server.readLine()).isEqualTo("<next> so I am");
        }
    }

    @Test
    void the_operator_who_quits_ends_the_program_and_the_caller_is_told() throws Exception {
        server.type("is anybody there?");
        assertThat(server.readLine()).isEqualTo("nobody is here");
        try (LineClient caller = LineClient.connect(server.port())) {
            caller.expect(GREETING);
            server.type("quit");
            assertThat(caller.readToEndAndClose()).containsExactly("* server is shutting down");
            assertThat(server.exitCode(5)).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }
}
