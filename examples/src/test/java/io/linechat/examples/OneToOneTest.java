package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OneToOneTest {

    @Test
    void operator_and_caller_talk_and_a_second_caller_waits_for_their_end() throws IOException {
        try (RunningExample example = RunningExample.of(OneToOne::run);
                LineClient alice = LineClient.connect(example.port())) {
            alice.send("/nick alice", "anybody there?");
            alice.expect("* you are talking to the operator");
            example.expectOnScreen("<alice> anybody there?");
            example.type("yes, me");
            alice.expect("<operator> yes, me");

            try (LineClient bob = LineClient.connect(example.port())) {
                assertThat(bob.readToEnd()).containsExactly("! the line is busy, call again later (SERVER_FULL)");
            }

            alice.send("bye");
            assertThat(alice.readToEndAndClose()).containsExactly("* bye");
            example.expectOnScreen("* alice has hung up");

            try (LineClient carol = nextCaller(example.port())) {
                carol.send("/nick carol", "my turn");
                example.expectOnScreen("<carol> my turn");
                example.type("quit");
                assertThat(carol.readToEndAndClose()).endsWith("* server is shutting down");
            }
            assertThat(example.untilEnd().lines()).contains("* carol has hung up");
        }
    }

    /** The line is free a moment after its last caller was told bye; who calls in that moment calls again. */
    private static LineClient nextCaller(int port) {
        return await().until(() -> call(port), Optional::isPresent).orElseThrow();
    }

    private static Optional<LineClient> call(int port) {
        LineClient caller = LineClient.connect(port);
        if (caller.readLine().startsWith("* welcome")) {
            return Optional.of(caller);
        }
        caller.close();
        return Optional.empty();
    }
}
