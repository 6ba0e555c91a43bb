package io.linechat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.LossyServer;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.Peers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small versions of the scenarios, with Linechat and with a server that loses lines. */
final class ScenarioTest {

    private static final Times SHORT = new Times(Duration.ofMillis(200), Duration.ofMillis(300));
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Peer LOSSY = LossyServer.peer();
    private static final int MEGABYTE = 1_000_000;

    private final Workload room = new Workload("small", 10, 2, 1, 64, 100, 400);

    /** So much is said that a slow reader soon is one; it reads once a second, which is not to be taken for a stall. */
    private final Workload talkative = new Workload("talkative", 10, 2, 1, 2000, 1000, 1000);

    @Test
    void slow_readers_are_told_and_the_others_lose_nothing() {
        List<Result> results = slowReaders(talkative, PATIENCE).run(linechat("linechat stalled=3000"));
        assertThat(results).extracting(Result::workload).containsExactly("no slow readers", "two slow readers");
        assertThat(results).allSatisfy(ScenarioTest::isMeasured);
        assertThat(results.get(1).violations()).isEmpty();
        assertThat(results.get(1).notes())
                .matches("one that never reads was told \"\\* closed: you took nothing for 3 s\"; "
                        + "one that reads 1 kB/s was told that it missed \\d+ messages");
    }

    @Test
    void a_server_that_loses_lines_for_slow_readers_and_for_others_is_found() {
        List<Result> results = slowReaders(room, Duration.ofMillis(500)).run(LOSSY);
        // The server loses lines of the last that came, which for a moment was the one that never reads.
        assertThat(results.get(1).violations())
                .matches("the others: \\d+ lost; (one that never reads: \\d+ lost; )?one that reads 1 kB/s: \\d+ lost");
        assertThat(results.get(1).notes())
                .isEqualTo("one that never reads was told nothing; one that reads 1 kB/s was told nothing");
    }

    private static Scenario slowReaders(Workload workload, Duration patience) {
        return new SlowReadersScenario(workload, SHORT, patience, Cores.shared());
    }

    @Test
    void a_burst_gets_in_and_nobody_loses_anything() {
        List<Result> results = burst().run(linechat("linechat"));
        assertThat(results)
                .extracting(Result::workload)
                .containsExactly("before the burst", "during the burst", "all there");
        assertThat(results).allSatisfy(ScenarioTest::isMeasured);
        assertThat(results.get(1).values())
                .hasEntrySatisfying(
                        Metric.JOINING, seconds -> assertThat(seconds).isBetween(0.01, 20.0));
        assertThat(results.get(2).violations()).isEmpty();
    }

    @Test
    void a_server_that_loses_lines_in_a_burst_is_found() {
        assertThat(burst().run(LOSSY).get(2).violations())
                .matches("those who were there: \\d+ lost; those who came: \\d+ lost");
    }

    private Scenario burst() {
        return new BurstScenario(room, 50, SHORT, Cores.shared());
    }

    @Test
    void a_pump_is_taken_wherever_it_is() {
        List<Result> results = pump(2 * MEGABYTE).run(linechat("linechat rate=0"));
        assertThat(results)
                .extracting(Result::workload)
                .containsExactly("no pump", "a pump in a room of its own", "a pump among the others");
        assertThat(results).allSatisfy(ScenarioTest::isMeasured);
        assertThat(results.subList(1, 3))
                .allSatisfy(result -> assertThat(result.values())
                        .hasEntrySatisfying(
                                Metric.PUMPED, rate -> assertThat(rate).isPositive()));
        assertThat(results.get(2).violations()).isEmpty();
    }

    @Test
    void a_server_that_refuses_what_is_pumped_is_found() {
        // More than what the system holds on the way.
        List<Result> results = pump(64 * MEGABYTE).run(linechat("linechat rate=1000"));
        assertThat(results.get(1).violations()).isEqualTo("failed: the server closed the pump's connection too early");
    }

    @Test
    void a_server_that_loses_lines_beside_a_pump_is_found() {
        // It has one room, so that the others hear what was said elsewhere, too.
        assertThat(pump(MEGABYTE).run(LOSSY).get(2).violations()).matches("the others: \\d+ lost; .*");
    }

    private Scenario pump(int bytesElsewhere) {
        return new PumpScenario(room, bytesElsewhere, MEGABYTE, SHORT, Cores.shared());
    }

    private static Peer linechat(String settings) {
        return Peers.named(settings, null);
    }

    private static void isMeasured(Result result) {
        assertThat(result.values())
                .containsKeys(
                        Metric.SERVER_LOAD,
                        Metric.P50,
                        Metric.P99,
                        Metric.P999,
                        Metric.LIVE_BEFORE,
                        Metric.LIVE_PEAK,
                        Metric.LIVE_AFTER)
                .hasEntrySatisfying(Metric.DELIVERIES, rate -> assertThat(rate).isGreaterThan(100));
    }
}
