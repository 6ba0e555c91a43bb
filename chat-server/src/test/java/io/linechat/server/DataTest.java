package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --data} keeps. */
final class DataTest {

    private static final String TIME = "\\* \\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ] ";
    private static final int SECONDS_TO_START = 30;
    private static final int SECONDS_TO_STOP = 5;

    @TempDir
    private Path temp;

    @Test
    void who_enters_after_kill_9_and_a_restart_sees_what_was_said() throws Exception {
        String data = temp.resolve("data").toString();
        try (ServerProcess server = ServerProcess.serving("--data", data);
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            alice.send("one", "größer 👍", "/me waves");
            bob.expect("* alice waves");
            server.signal("KILL");
            assertThat(server.exitCode(SECONDS_TO_STOP)).isNotZero();
        }
        try (ServerProcess server = ServerProcess.serving("--data", data, "--history", "2");
                LineClient carol = LineClient.connect(server.port())) {
            List<String> shown = carol.expectMatch(TIME + "\\* alice waves");
            assertThat(shown).hasSize(3);
            assertThat(shown.get(2)).matches(TIME + "<alice> größer 👍");
            server.signal("TERM");
            carol.readToEndAndClose();
            assertThat(server.exitCode(SECONDS_TO_STOP)).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }

    @Test
    void no_more_is_kept_than_is_wanted() throws Exception {
        String data = temp.resolve("data").toString();
        try (ServerProcess server = ServerProcess.serving("--data", data, "--keep-messages", "2", "--keep-days", "1");
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("one", "two", "three", "/history 10");
            assertThat(alice.expectMatch(TIME + "<alice> three"))
                    .singleElement()
                    .asString()
                    .matches(TIME + "<alice> two");
        }
    }

    @Test
    void a_second_server_on_the_same_directory_is_one_line_and_exit_code_1() throws Exception {
        try (ServerProcess first = ServerProcess.serving("--data", temp.toString());
                ServerProcess second = ServerProcess.run("--port", "0", "--data", temp.toString())) {
            assertThat(second.exitCode(SECONDS_TO_START)).isEqualTo(1);
            assertThat(second.remainingOutput()).isEmpty();
            assertThat(second.errors())
                    .containsExactly(
                            "cannot keep messages in " + temp + ": it is in use by the process " + first.pid());
        }
    }
}
