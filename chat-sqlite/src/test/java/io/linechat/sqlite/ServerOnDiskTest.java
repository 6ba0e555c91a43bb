package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.ChatServer;
import io.linechat.message.Position;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose rooms are on the disk. */
final class ServerOnDiskTest {

    private static final String TIME = "\\* \\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ] ";

    @TempDir
    private Path directory;

    @Test
    void history_survives_a_restart_and_the_count_goes_on_in_the_same_epoch() {
        Position before;
        try (ChatServer server = start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("hello, größer 👍", "/me waves", "/history 1");
            alice.expectMatch(TIME + "\\* alice waves");
            before = Logs.await(server.room("lobby").say("server", "the end"));
            alice.expect("<server> the end");
        }
        try (ChatServer server = start();
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            bob.send("/history 10");
            List<String> shown = bob.expectMatch(TIME + "<server> the end");
            assertThat(shown).hasSize(2);
            assertThat(shown.get(0)).matches(TIME + "<alice> hello, größer 👍");
            assertThat(shown.get(1)).matches(TIME + "\\* alice waves");
            assertThat(Logs.await(server.room("lobby").say("server", "on we go")))
                    .isEqualTo(before.plus(1));
        }
    }

    @Test
    void a_room_that_was_empty_has_its_history() {
        try (ChatServer server = start()) {
            try (LineClient alice = LineClient.connectAs(server.port(), "alice")) {
                alice.send("/join den", "anybody?", "/leave");
                alice.expect("* you left den, you are in lobby now");
            }
            await().until(() -> Logs.await(server.rooms()).isEmpty());
            try (LineClient bob = LineClient.connectAs(server.port(), "bob")) {
                bob.send("/join DEN");
                bob.expectMatch(TIME + "<alice> anybody\\?");
            }
        }
    }

    private ChatServer start() {
        return TestServers.builder().log(SqliteRoomLogs.in(directory)).build().start();
    }
}
