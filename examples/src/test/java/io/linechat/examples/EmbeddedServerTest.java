package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class EmbeddedServerTest {

    @Test
    void people_chat_until_enter_and_get_the_last_words() throws IOException {
        try (RunningExample example = RunningExample.of(EmbeddedServer::run);
                LineClient alice = LineClient.connectAs(example.port(), "alice");
                LineClient bob = LineClient.connectAs(example.port(), "bob")) {
            alice.send("hello");
            bob.expect("<alice> hello");

            example.type("");
            alice.readToEndAndClose();
            assertThat(bob.readToEndAndClose())
                    .containsExactly("<server> we close now, thank you for coming", "* server is shutting down");
            example.untilEnd();
        }
    }
}
