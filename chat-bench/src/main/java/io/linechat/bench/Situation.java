package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** A part of a scenario, and what is measured in it. For one thread. */
final class Situation {

    /** What waited while the server counted its memory is delivered by then. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final String name;
    private final LoadDriver driver;
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final MemoryWatch memory;
    private final Stopwatch stopwatch;

    /** Something that is waited for. */
    interface Condition {
        boolean isTrue() throws IOException;
    }

    /** Begins. */
    Situation(String name, RunningServer server, LoadDriver driver) throws IOException {
        this.name = name;
        this.driver = driver;
        this.memory = new MemoryWatch(server, values);
        driver.run(SETTLING);
        this.stopwatch = new Stopwatch(server, driver);
    }

    String name() {
        return name;
    }

    Map<Metric, Double> values() {
        return values;
    }

    void put(Metric metric, double value) {
        values.put(metric, value);
    }

    void compareWith(Situation first) {
        Double p99 = values.get(Metric.P99);
        Double firstP99 = first.values.get(Metric.P99);
        if (first != this && p99 != null && firstP99 != null && firstP99 > 0) {
            put(Metric.P99_RATIO, p99 / firstP99);
        }
    }

    /** Goes on for so long. */
    void last(Duration time) throws IOException {
        lastUntil(() -> false, time);
    }

    /** Goes on until something is so; returns whether that came in time. */
    boolean lastUntil(Condition condition, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        boolean running = true;
        while (running && left > 0) {
            if (condition.isTrue()) {
                return true;
            }
            running = driver.run(Duration.ofNanos(Math.min(left, BETWEEN_LOOKS.toNanos())));
            memory.look();
            left = end - System.nanoTime();
        }
        return condition.isTrue();
    }

    /** Ends, but for the server's memory. */
    void endButForMemory() throws IOException {
        stopwatch.stop(values);
    }

    /** What the server has in memory by now is what is left. */
    void endMemory() throws IOException {
        memory.end();
    }

    void end() throws IOException {
        endButForMemory();
        endMemory();
    }
}
