package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said in a room before, for people. */
final class HistoryTest {

    private static final String TIME = "\\* \\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ] ";

    @Test
    void who_enters_is_shown_the_last_ten_messages_with_their_times() {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            say(alice, 12);
            alice.send("/me waves", "/history 1");
            alice.expectMatch(TIME + "\\* alice waves");
            try (LineClient bob = LineClient.connectAs(server.port(), "bob")) {
                bob.send("/leave", "/join lobby");
                bob.expect("* you are in lobby with alice");
                List<String> shown = bob.expectMatch(TIME + "\\* alice waves");
                assertThat(shown).hasSize(9);
                assertThat(shown.get(0)).matches(TIME + "<alice> line 4");
                assertThat(shown.get(8)).matches(TIME + "<alice> line 12");
            }
        }
    }

    @Test
    void slash_history_shows_as_many_as_one_asks_for() {
        try (ChatServer server = TestServers.builder().history(0).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            say(alice, 30);
            alice.send("/history 2");
            assertThat(alice.readLine()).matches(TIME + "<alice> line 29");
            assertThat(alice.readLine()).matches(TIME + "<alice> line 30");

            alice.send("/history");
            assertThat(alice.expectMatch(TIME + "<alice> line 30")).hasSize(19);
            try (LineClient bob = LineClient.connectAs(server.port(), "bob")) {
                bob.send("/history 200");
                assertThat(bob.expectMatch(TIME + "<alice> line 30"))
                        .filteredOn(line -> line.matches(TIME + ".*"))
                        .hasSize(29);
            }
        }
    }

    @Test
    void a_room_keeps_no_more_than_it_is_told() {
        try (ChatServer server = TestServers.builder()
                        .keep(5, 1 << 20)
                        .history(100)
                        .build()
                        .start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            say(alice, 12);
            alice.send("/history 100");
            List<String> kept = alice.expectMatch(TIME + "<alice> line 12");
            assertThat(kept).hasSize(4);
            assertThat(kept.get(0)).endsWith("<alice> line 8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "ten", "99999999999999999999"})
    void nonsense_is_answered_with_how_to_ask(String count) {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("/history " + count);
            alice.expect("! usage: /history [N], with N up to 200 (BAD_REQUEST)");
        }
    }

    @Test
    void a_room_without_history_says_so() {
        try (ChatServer server = TestServers.start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("/join den", "/history");
            alice.expect("! nothing is known of what was said in den (BAD_REQUEST)");
        }
    }

    /** However many speak while others enter: history and live lines meet without a hole and without a double. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void history_and_what_is_said_meanwhile_meet_without_a_hole(int loops) {
        try (ChatServer server = TestServers.builder()
                        .eventLoopThreads(loops)
                        .history(1000)
                        .build()
                        .start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            for (int round = 0; round < 20; round++) {
                int first = 50 * round;
                Thread speaking =
                        new Thread(() -> IntStream.range(first, first + 50).forEach(i -> alice.send("line " + i)));
                speaking.start();
                try (LineClient bob = LineClient.connect(server.port())) {
                    join(speaking);
                    List<String> heard = bob.expectMatch(".*<alice> line " + (first + 49));
                    assertThat(heard.stream()
                                    .filter(line -> line.contains("<alice> line "))
                                    .map(line -> Integer.parseInt(line.replaceAll(".*<alice> line ", ""))))
                            .containsExactlyElementsOf(
                                    IntStream.range(0, first + 49).boxed().toList());
                }
            }
        }
    }

    private static void say(LineClient who, int lines) {
        who.send(IntStream.rangeClosed(1, lines).mapToObj(i -> "line " + i).toArray(String[]::new));
        who.send("/history 1");
        who.expectMatch(TIME + ".* line " + lines);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
