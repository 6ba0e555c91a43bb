package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.testing.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --transcript} keeps. */
final class TranscriptTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ";

    @Test
    void what_is_said_in_the_rooms_is_appended_as_it_comes_and_up_to_the_end(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("said.txt"), "from before\n");
        try (ServerProcess server = ServerProcess.serving("--transcript", file.toString());
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("hello, größer", "/me waves", "/msg alice a secret", "/join games");
            alice.expectMatch("\\* you are alone in games");
            alice.send("my turn");
            await().untilAsserted(() -> assertThat(Files.readAllLines(file)).hasSize(4));
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.get(0)).isEqualTo("from before");
            // There is an order in each room, and none between rooms.
            assertThat(lines)
                    .filteredOn(line -> line.contains("Z ["))
                    .singleElement()
                    .asString()
                    .matches(TIME + "\\[games] alice: my turn");
            List<String> lobby =
                    lines.stream().filter(line -> line.contains("Z alice")).toList();
            assertThat(lobby).hasSize(2);
            assertThat(lobby.get(0)).matches(TIME + "alice: hello, größer");
            assertThat(lobby.get(1)).matches(TIME + "alice: /me waves");

            alice.send("the last words", "/ping");
            alice.expect("* pong");
            server.signal("TERM");
            assertThat(alice.readToEndAndClose()).endsWith("* server is shutting down");
            assertThat(server.exitCode(5)).isZero();
            assertThat(Files.readAllLines(file))
                    .hasSize(5)
                    .last()
                    .asString()
                    .matches(TIME + "\\[games] alice: the last words");
        }
    }

    @Test
    void a_full_disk_is_reported_once_and_chat_goes_on() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "/dev/full is there on Linux only");
        try (ServerProcess server = ServerProcess.serving("--transcript", "/dev/full");
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            for (String text : List.of("one", "two", "three")) {
                alice.send(text);
                bob.expect("<alice> " + text);
            }
            server.type("quit");
            alice.readToEndAndClose();
            bob.readToEndAndClose();
            assertThat(server.exitCode(5)).isZero();
            assertThat(server.errors())
                    .containsExactly("cannot write the transcript /dev/full: No space left on device; chat goes on");
        }
    }
}
