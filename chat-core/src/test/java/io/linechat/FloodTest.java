package io.linechat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.Memory;
import io.linechat.testing.TestServers;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client sends as much as it can, while two others talk on the same event loop. */
final class FloodTest {

    private static final int MIB = 1 << 20;

    private final ChatServer server =
            TestServers.builder().eventLoopThreads(1).build().start();
    private final LineClient alice = LineClient.connectAs(server.port(), "alice");
    private final LineClient bob = LineClient.connectAs(server.port(), "bob");
    private final LineClient flooder = LineClient.connectAs(server.port(), "flooder");

    @BeforeEach
    void leaveTheFlooderAlone() {
        flooder.send("/join den", "/leave lobby");
        flooder.expect("* you left lobby, you are in den now");
        bob.expect("* flooder left lobby");
    }

    @AfterEach
    void stop() {
        flooder.close();
        alice.close();
        bob.close();
        server.close();
    }

    /** Without an ending of any kind, and within what telnet would skip. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ff\u00fa"})
    void a_hundred_mebibytes_without_a_line_ending_are_cut_off_with_memory_flat(String before) {
        long direct = Memory.direct();
        long heap = Memory.heap();
        flooder.sendBytes(before.getBytes(ISO_8859_1));
        byte[] chunk = "x".repeat(MIB).getBytes(UTF_8);
        try {
            for (int i = 0; i < 100; i++) {
                flooder.sendBytes(chunk);
                assertThat(Memory.direct() - direct).isLessThan(4 * MIB);
            }
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasMessageMatching(".*(Broken pipe|Connection reset).*");
        }
        assertThat(server.sessions()).hasSize(2);
        assertThat(Memory.heap() - heap).isLessThan(4 * MIB);
        assertThat(flooder.readToEnd())
                .containsExactly(
                        "! a line may have 4096 bytes at most (LINE_TOO_LONG)",
                        "* closed: a line may have 4096 bytes at most");
        talk(10);
    }

    @Test
    void floods_of_newlines_do_not_hold_up_the_others() {
        byte[] newlines = "\n".repeat(64 * 1024).getBytes(UTF_8);
        for (int i = 0; i < 100; i++) {
            flooder.sendBytes(newlines);
            alice.send("line " + i);
            bob.expect("<alice> line " + i);
        }
        flooder.send("/ping");
        flooder.expect("* pong");
    }

    /** The other two get through, and within the patience of the test client. */
    private void talk(int lines) {
        for (int i = 0; i < lines; i++) {
            alice.send("line " + i);
            bob.expect("<alice> line " + i);
            bob.send("answer " + i);
            alice.expect("<bob> answer " + i);
        }
    }
}
