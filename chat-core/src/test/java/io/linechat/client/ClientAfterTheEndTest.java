package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client does when the connection, and soon the client's thread, have gone. */
final class ClientAfterTheEndTest {

    @Test
    void sending_fails_at_whatever_moment_after_the_end() throws ChatConnectException {
        try (ChatServer server = TestServers.start()) {
            ChatClient client = ChatClient.builder().once().connect("localhost", server.port(), line -> {});
            CompletableFuture<Disconnect> end = client.whenDisconnected();
            server.stop(Duration.ofSeconds(3));
            assertThat(end.join()).isEqualTo(new Disconnect(Disconnect.Party.SERVER, "server is shutting down"));
            for (int i = 0; i < 100; i++) {
                assertThat(client.send("while the thread winds up")).failsWithin(Duration.ofSeconds(5));
            }
            client.close();
            assertThat(client.send("when it has")).failsWithin(Duration.ofSeconds(5));
        }
    }
}
