package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.Memory;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that do not read, or not at once. The system keeps some megabytes for a connection, so that only what is
 * beyond these concerns the server; each flood here is larger.
 */
final class SlowReaderTest {

    private static final int MIB = 1 << 20;
    private static final Pattern GAP = Pattern.compile("\\* you missed (\\d+) lines? in lobby");
    private static final Pattern NUMBERED = Pattern.compile("<(\\w+)> (\\d+) x*");

    /** With its number 4,000 bytes long. */
    private static final String FILLING = "x".repeat(3990);

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.thenAccept(running -> running.stop(Duration.ofMillis(200)));
    }

    @Test
    void one_that_catches_up_in_time_misses_nothing() {
        start(TestServers.builder().tail(64 * MIB, 64 * MIB));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient slow = connectSlow()) {
            flood(alice, 0, 2000, bob);
            slow.send("still here");
            for (int i = 0; i < 2000; i++) {
                assertThat(numberOf(slow.readLine())).isEqualTo(i);
            }
            bob.expect("<slow> still here");
            flood(alice, 2000, 2010, bob);
            for (int i = 2000; i < 2010; i++) {
                assertThat(numberOf(slow.readLine())).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64 * 1024, MIB})
    void one_that_falls_off_the_tail_is_told_how_much_it_missed_and_goes_on_live(int tail) {
        start(TestServers.builder().tail(tail, tail));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient slow = connectSlow()) {
            flood(alice, 0, 3000, bob);
            int missed = 0;
            for (int next = 0; next < 3000; ) {
                String line = slow.readLine();
                Matcher gap = GAP.matcher(line);
                if (gap.matches()) {
                    missed += Integer.parseInt(gap.group(1));
                    next += Integer.parseInt(gap.group(1));
                } else {
                    assertThat(numberOf(line)).isEqualTo(next++);
                }
            }
            assertThat(missed).isPositive();
            alice.send("live again");
            assertThat(slow.readLine()).isEqualTo("<alice> live again");
        }
    }

    @Test
    void one_that_never_reads_delays_nobody_and_costs_bounded_memory() {
        start(TestServers.builder());
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient stuck = connectSlow()) {
            flood(alice, 0, 500, bob);
            long before = Memory.direct();
            for (int i = 500; i < 4000; i += 500) {
                flood(alice, i, i + 500, bob);
                assertThat(Memory.direct() - before).isLessThan(4 * MIB);
            }
            assertThat(stuck.readLine()).isEqualTo("<alice> 0 " + FILLING);
        }
    }

    @Test
    void one_that_does_not_read_what_everyone_is_told_costs_bounded_memory_and_hears_more_when_it_reads() {
        start(TestServers.builder());
        try (LineClient bob = connectAs("bob");
                LineClient slow = connectSlow()) {
            long before = Memory.direct();
            for (int i = 0; i < 4000; i++) {
                server.join().announce("server", i + " " + FILLING);
                if (i % 64 == 63) {
                    bob.expect("<server> " + i + " " + FILLING);
                    assertThat(Memory.direct() - before).isLessThan(4 * MIB);
                }
            }
            slow.send("/ping");
            List<Integer> heard =
                    slow.expect("* pong").stream().map(SlowReaderTest::numberOf).toList();
            assertThat(heard).hasSizeBetween(1, 3999).isSorted().doesNotHaveDuplicates();
            server.join().announce("server", "live again");
            assertThat(slow.readLine()).isEqualTo("<server> live again");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_that_does_not_read_what_only_it_or_everyone_is_told_is_disconnected(boolean everyone) {
        start(TestServers.builder().stalledAfter(Duration.ofMillis(300)).farewell(Duration.ofMillis(100)));
        try (LineClient slow = connectSlow()) {
            slow.send("/leave");
            slow.expect("* you left lobby, you are in no room now");
            await().until(() -> {
                for (int i = 0; i < 1000; i++) {
                    if (everyone) {
                        server.join().announce("server", FILLING);
                    } else {
                        server.join().tell("server", "slow", FILLING);
                    }
                }
                return server.join().sessions().isEmpty();
            });
        }
    }

    @Test
    void one_that_takes_nothing_for_too_long_is_disconnected() {
        start(TestServers.builder().stalledAfter(Duration.ofMillis(300)).farewell(Duration.ofMillis(100)));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient stuck = connectSlow()) {
            flood(alice, 0, 3000, bob);
            awaitSessions(2);
            bob.send("/who");
            bob.expect("* in lobby (2): alice, bob");
            assertThat(stuck.readToEnd()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_that_asks_and_never_reads_the_answers_costs_bounded_memory_and_gets_them_when_it_reads(boolean inNoRoom) {
        start(TestServers.builder());
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient slow = connectSlow()) {
            if (inNoRoom) {
                slow.send("/leave");
                bob.expect("* slow left lobby");
            }
            long before = Memory.direct();
            int questions = 15_000;
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> slow.send(help(questions)));
            for (int i = 0; i < 500; i++) {
                alice.send("line " + i);
                bob.expect("<alice> line " + i);
                assertThat(Memory.direct() - before).isLessThan(4 * MIB);
            }
            for (int i = 0; i < questions; i++) {
                slow.expect("* //TEXT            say /TEXT");
            }
            assertThat(asking).succeedsWithin(Duration.ofSeconds(10));
            slow.send("/ping");
            slow.expect("* pong");
        }
    }

    @Test
    void one_that_asks_and_never_reads_the_answers_is_disconnected_though_it_is_in_no_room_and_has_said_all() {
        start(TestServers.builder().stalledAfter(Duration.ofMillis(300)).farewell(Duration.ofMillis(100)));
        try (LineClient slow = connectSlow()) {
            slow.send("/leave");
            slow.send(help(12_000));
            slow.endInput();
            awaitSessions(0);
            assertThat(slow.readToEnd()).isNotEmpty();
        }
    }

    @Test
    void commands_that_wait_for_a_slow_reader_are_carried_out_when_it_reads() {
        start(TestServers.builder().tail(64 * MIB, 64 * MIB));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            for (int round = 0; round < 3; round++) {
                try (LineClient slow = connectAs("slow")) {
                    slow.send("/join games", "/join tea");
                    slow.expect("* you are alone in tea");
                    flood(alice, 0, 2000, bob);
                    slow.send("/leave tea", "/leave games", "/join attic", "/ping");
                    List<String> seen = slow.expect("* pong");
                    assertThat(seen)
                            .containsSubsequence(
                                    "* you left tea, you are in games now",
                                    "* you left games, you are in lobby now",
                                    "* you are alone in attic");
                }
                awaitSessions(2);
            }
        }
    }

    @Test
    void one_that_is_reset_while_it_is_behind_leaves_nothing_behind() {
        start(TestServers.builder().tail(64 * MIB, 64 * MIB));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            for (int round = 0; round < 3; round++) {
                try (LineClient slow = connectSlow()) {
                    flood(alice, 0, 1000, bob);
                    slow.reset();
                }
                awaitSessions(2);
            }
            alice.send("/who");
            alice.expect("* in lobby (2): alice, bob");
        }
    }

    private void start(ChatServerBuilder builder) {
        server.complete(builder.build().start());
    }

    private LineClient connectAs(String nickname, LineClient... others) {
        return LineClient.connectAs(server.join().port(), nickname, others);
    }

    private LineClient connectSlow() {
        LineClient slow = LineClient.connectSlowReader(server.join().port());
        slow.send("/nick slow");
        slow.expect("* you are now slow");
        return slow;
    }

    private void awaitSessions(int count) {
        await().until(() -> server.join().sessions().size(), size -> size == count);
    }

    /** Has the flooder say those numbers, and the reader see them. */
    private static void flood(LineClient flooder, int from, int to, LineClient reader) {
        for (int i = from; i < to; i++) {
            flooder.send(i + " " + FILLING);
            if (i % 64 == 63 || i == to - 1) {
                reader.expect("<alice> " + i + " " + FILLING);
            }
        }
    }

    private static int numberOf(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        assertThat(numbered.matches()).as(line).isTrue();
        return Integer.parseInt(numbered.group(2));
    }

    private static String[] help(int times) {
        String[] questions = new String[times];
        Arrays.fill(questions, "/help");
        return questions;
    }
}
