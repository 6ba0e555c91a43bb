package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.LoadDriver.Progress;
import io.linechat.bench.server.ServerProcess;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is delivered between two moments, how long that takes, and who uses how much CPU time for it. For one thread. */
final class Stopwatch {

    private final ServerProcess server;
    private final LoadDriver driver;
    private final CpuTimes timesBefore;
    private final Progress before;

    /** Starts. */
    Stopwatch(ServerProcess server, LoadDriver driver) throws IOException {
        this.server = server;
        this.driver = driver;
        this.timesBefore = CpuTimes.now(server);
        this.before = driver.progress();
    }

    /** Stops, and adds what was measured. */
    void stop(Map<Metric, Double> values) throws IOException {
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
}
