package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FilteringServerTest {

    @Test
    void rude_words_are_masked_links_refused_and_the_rest_is_counted() throws IOException {
        try (RunningExample example = RunningExample.of(FilteringServer::run);
                LineClient alice = LineClient.connectAs(example.port(), "alice");
                LineClient bob = LineClient.connectAs(example.port(), "bob")) {
            alice.send("hello", "what the HECK", "see https://example.org", "checked");
            bob.expect("<alice> hello");
            assertThat(bob.readLine()).isEqualTo("<alice> what the ***");
            assertThat(bob.readLine()).isEqualTo("<alice> checked");
            alice.expect("! no links here, please (REFUSED)");

            bob.send("/msg alice darn it");
            alice.expect("[from bob] *** it");
            bob.send("bye now");
            alice.expect("<bob> bye now");

            example.type("");
            alice.readToEndAndClose();
            bob.readToEndAndClose();
            assertThat(example.untilEnd().lines()).contains("alice said 3", "bob said 1");
        }
    }
}
