package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people see who chat with {@code nc}. */
final class RoomChatTest {

    private final ChatServer server = TestServers.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_line_reaches_every_other_member_and_not_its_sender() {
        try (LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            alice.expectMatch("\\* guest-.* is now bob");
            alice.send("hello", "/ping");
            bob.expect("<alice> hello");
            assertThat(alice.expect("* pong")).doesNotContain("<alice> hello");
        }
    }
}
