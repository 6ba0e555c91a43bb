package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.Violations;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Does a run: a fresh server process, everyone connected and in their room, a warm-up, the time that is measured, and a
 * look at whether everything arrived. For one thread.
 */
final class Bench {

    private static final Duration DURATION = Duration.ofSeconds(4);

    /** What throughput needs. */
    static final Times USUAL = new Times(Duration.ofSeconds(4), DURATION);

    /** The compiler of a JVM shares the core with the server, and takes so long until it does not show in a p99. */
    static final Times USUAL_FOR_LATENCY = new Times(Duration.ofSeconds(10), DURATION);

    /** By then a server has told a room of 10,000 that they are there. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Times times;
    private final Times timesForLatency;
    private final Cores cores;

    /**
     * @param timesForLatency for workloads that have a rate
     */
    Bench(Times times, Times timesForLatency, Cores cores) {
        this.times = times;
        this.timesForLatency = timesForLatency;
        this.cores = cores;
    }

    /** Does a run; what keeps it from coming to its end is a violation. */
    Result run(Peer peer, Workload workload) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        List<String> notes = new ArrayList<>();
        String violations;
        try {
            violations = measure(peer, workload, values, notes).toString();
        } catch (IOException e) {
            violations = "failed: " + e.getMessage();
        }
        return new Result(peer.label(), workload.name(), values, String.join("; ", notes), violations);
    }

    private Violations measure(Peer peer, Workload workload, Map<Metric, Double> values, List<String> notes)
            throws IOException {
        try (RunningServer server = peer.start(cores);
                LoadDriver driver = new LoadDriver(workload, peer.dialect(), server.ports(), peer.isInTls())) {
            Memory before = Memory.of(server);
            long begun = System.nanoTime();
            driver.connect(Stage.CONNECT_PATIENCE);
            driver.join(Stage.JOIN_PATIENCE);
            values.put(Metric.JOINING, (System.nanoTime() - begun) / 1e9);
            if (workload.isIdle()) {
                driver.run(SETTLING);
                Memory.of(server).since(before, driver.connections(), values);
            } else {
                Times chosen = workload.rate() > 0 ? timesForLatency : times;
                driver.start();
                driver.run(chosen.warmUp());
                Stopwatch stopwatch = new Stopwatch(server, driver);
                driver.run(chosen.duration());
                notes.add(stopwatch.stop(values));
            }
            return driver.finish(Stage.DRAIN_PATIENCE);
        }
    }

    /** What a server has in memory. The order matters: counting what is live collects what is not. */
    private record Memory(OptionalLong live, OptionalLong resident) {

        static Memory of(RunningServer server) throws IOException {
            return new Memory(server.liveBytes(), server.residentBytes());
        }

        void since(Memory before, int connections, Map<Metric, Double> values) {
            if (live.isPresent()) {
                values.put(Metric.LIVE, (double) (live.getAsLong() - before.live.getAsLong()) / connections);
            }
            if (resident.isPresent()) {
                values.put(
                        Metric.RESIDENT, (double) (resident.getAsLong() - before.resident.getAsLong()) / connections);
            }
        }
    }
}
