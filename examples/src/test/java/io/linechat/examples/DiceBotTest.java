package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.client.ChatClient;
import io.linechat.client.ChatConnectException;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DiceBotTest {

    @Test
    void it_rolls_for_everyone_and_for_one_and_leaves() throws Exception {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            try (ChatClient bot = DiceBot.start("127.0.0.1", server.port(), new Random(1))) {
                alice.expectMatch("\\* guest-.* is now dice");

                alice.send("is there a dice?", "!roll");
                assertThat(alice.readLine()).matches("<dice> alice rolls [1-6]");

                alice.send("/msg dice !roll");
                alice.expectMatch("\\[from dice] you roll [1-6]");
                assertThat(bot.whenDisconnected()).isNotDone();
            }
            alice.expect("* dice left lobby");
        }
    }

    @Test
    void it_ends_with_the_server() throws Exception {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connect(server.port())) {
            CompletableFuture<Void> main = CompletableFuture.runAsync(() -> runMain(server.port()));
            alice.expectMatch("\\* guest-.* is now dice");
            CompletableFuture<Void> stopping = server.stopAsync(ChatServer.DEFAULT_STOP_TIME);
            alice.readToEndAndClose();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
            assertThat(main).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    private static void runMain(int port) {
        try {
            DiceBot.main("127.0.0.1", String.valueOf(port));
        } catch (ChatConnectException e) {
            throw new UncheckedIOException(e);
        }
    }
}
