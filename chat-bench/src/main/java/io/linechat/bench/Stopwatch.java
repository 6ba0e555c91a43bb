package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.LoadDriver.Progress;
import io.linechat.bench.server.RedisReport;
import io.linechat.bench.server.RunningServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is delivered between two moments, how long that takes, and who uses how much CPU time for it. For one thread. */
final class Stopwatch {

    private final RunningServer server;
    private final LoadDriver driver;
    private final Optional<RedisReport> redisBefore;
    private final CpuTimes timesBefore;
    private final Progress before;

    /** Starts. */
    Stopwatch(RunningServer server, LoadDriver driver) throws IOException {
        this.server = server;
        this.driver = driver;
        this.redisBefore = server.redis();
        this.timesBefore = CpuTimes.now(server);
        this.before = driver.progress();
    }

    /** Stops, and adds what was measured; returns what else there is to say. */
    String stop(Map<Metric, Double> values) throws IOException {
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
        if (redisBefore.isEmpty()) {
            return "";
        }
        RedisReport redis = server.redis().orElseThrow().since(redisBefore.get());
        values.put(Metric.REDIS_LOAD, redis.cpuSeconds() / seconds);
        values.put(Metric.REDIS_COMMANDS, redis.allCommands() / seconds);
        values.put(Metric.REDIS_OUT, redis.bytesOut() / seconds);
        return redis.busiest(seconds);
    }

    private static double micros(long nanos) {
        return (double) nanos / TimeUnit.MICROSECONDS.toNanos(1);
    }
}
