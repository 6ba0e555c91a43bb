package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.LoadDriver.Progress;
import io.linechat.bench.load.Violations;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Does a run: a fresh server process, everyone connected and in their room, a warm-up, the time that is measured, and a
 * look at whether everything arrived. For one thread.
 */
final class Bench {

    private static final Duration WARM_UP = Duration.ofSeconds(4);

    /** The compiler of a JVM shares the core with the server, and takes so long until it does not show in a p99. */
    private static final Duration LATENCY_WARM_UP = Duration.ofSeconds(10);

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(1);
    private static final Duration JOIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(20);

    /** By then a server has told a room of 10,000 that they are there. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Cores cores;
    private final Duration duration;
    private final Duration warmUp;
    private final Duration latencyWarmUp;

    Bench(Cores cores, Duration duration) {
        this(cores, duration, WARM_UP, LATENCY_WARM_UP);
    }

    Bench(Cores cores, Duration duration, Duration warmUp, Duration latencyWarmUp) {
        this.cores = cores;
        this.duration = duration;
        this.warmUp = warmUp;
        this.latencyWarmUp = latencyWarmUp;
    }

    /** Does a run; what keeps it from coming to its end is a violation. */
    Result run(Peer peer, Workload workload) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        String violations;
        try {
            violations = measure(peer, workload, values).toString();
        } catch (IOException e) {
            violations = "failed: " + e.getMessage();
        }
        return new Result(peer.label(), workload.name(), values, violations);
    }

    private Violations measure(Peer peer, Workload workload, Map<Metric, Double> values) throws IOException {
        try (ServerProcess server = peer.start(cores);
                LoadDriver driver = new LoadDriver(workload, peer.dialect(), server.port())) {
            Memory before = Memory.of(server);
            long begun = System.nanoTime();
            driver.connect(CONNECT_PATIENCE);
            driver.join(JOIN_PATIENCE);
            values.put(Metric.JOINING, (System.nanoTime() - begun) / 1e9);
            if (workload.isIdle()) {
                driver.run(SETTLING);
                Memory.of(server).since(before, driver.connections(), values);
            } else {
                driver.start();
                driver.run(workload.rate() > 0 ? latencyWarmUp : warmUp);
                measure(server, driver, values);
            }
            return driver.finish(DRAIN_PATIENCE);
        }
    }

    private void measure(ServerProcess server, LoadDriver driver, Map<Metric, Double> values) throws IOException {
        CpuTimes timesBefore = CpuTimes.now(server);
        Progress before = driver.progress();
        driver.run(duration);
        Progress after = driver.progress();
        CpuTimes times = CpuTimes.now(server);

        double seconds = times.secondsSince(timesBefore);
        double deliveries = after.deliveries() - before.deliveries();
        values.put(Metric.DELIVERIES, deliveries / seconds);
        if (deliveries > 0) {
            values.put(Metric.CPU, times.serverSince(timesBefore) / (deliveries / 1e6));
        }
        values.put(Metric.SERVER_LOAD, times.serverSince(timesBefore) / seconds);
        values.put(Metric.GENERATOR_LOAD, times.generatorSince(timesBefore) / seconds);
        values.put(Metric.OTHER_LOAD, times.othersSince(timesBefore) / seconds);
        Histogram latencies = after.latencies();
        values.put(Metric.P50, micros(latencies.getValueAtPercentile(50)));
        values.put(Metric.P99, micros(latencies.getValueAtPercentile(99)));
        values.put(Metric.P999, micros(latencies.getValueAtPercentile(99.9)));
        values.put(Metric.MAX, micros(latencies.getMaxValue()));
    }

    private static double micros(long nanos) {
        return (double) nanos / TimeUnit.MICROSECONDS.toNanos(1);
    }

    /** What a server has in memory. The order matters: counting what is live collects what is not. */
    private record Memory(OptionalLong live, OptionalLong resident) {

        static Memory of(ServerProcess server) throws IOException {
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
