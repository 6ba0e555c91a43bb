package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that have said all, and listen to the answers: {@code printf … | nc -N}. */
final class HalfClosedClientTest {

    @Test
    void answers_and_goodbye_reach_a_client_that_has_ended_its_input() {
        try (ChatServer server = TestServers.start();
                LineClient client = LineClient.connect(server.port())) {
            client.send("/ping", "/topic soup", "/topic");
            client.endInput();

            assertThat(client.readToEnd())
                    .contains("* pong", "* the topic of lobby is: soup")
                    .endsWith("* bye");
        }
    }

    @Test
    void what_waits_for_an_interceptor_is_said_after_the_end_of_the_input() {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        try (ChatServer server = TestServers.builder()
                        .interceptor(draft -> decision)
                        .build()
                        .start();
                LineClient bob = LineClient.connectAs(server.port(), "bob");
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("one", "two", "three");
            alice.endInput();
            bob.send("/ping");
            bob.expect("* pong");
            decision.complete(Decision.allow());

            bob.expect("<alice> one");
            bob.expect("<alice> two");
            bob.expect("<alice> three");
            assertThat(alice.readToEnd()).endsWith("* bye");
        }
    }

    @Test
    void more_answers_than_the_socket_takes_at_once_reach_it_all_the_same() {
        int questions = 5_000;
        try (ChatServer server = TestServers.start();
                LineClient client = LineClient.connectSlowReader(server.port())) {
            client.send(Collections.nCopies(questions, "/help").toArray(String[]::new));
            client.endInput();

            assertThat(client.readToEnd())
                    .filteredOn(line -> line.startsWith("* //TEXT"))
                    .hasSize(questions);
        }
    }
}
