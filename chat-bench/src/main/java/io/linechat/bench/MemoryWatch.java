package io.linechat.bench;

import io.linechat.bench.server.RunningServer;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/** What a server has in memory before something, meanwhile and after it. For one thread. */
final class MemoryWatch {

    private final RunningServer server;
    private final Map<Metric, Double> values;

    /** Looks for the first time, which collects garbage and so takes the server's time. */
    MemoryWatch(RunningServer server, Map<Metric, Double> values) throws IOException {
        this.server = server;
        this.values = values;
        put(Metric.LIVE_BEFORE, server.liveBytes());
        put(Metric.RESIDENT_BEFORE, server.residentBytes());
    }

    /** Looks in between, which hardly takes anything. */
    void look() throws IOException {
        raise(Metric.LIVE_PEAK, server.occupiedBytes());
        raise(Metric.RESIDENT_PEAK, server.residentBytes());
    }

    /** Looks for the last time. */
    void end() throws IOException {
        put(Metric.LIVE_AFTER, server.liveBytes());
        put(Metric.RESIDENT_AFTER, server.residentBytes());
    }

    private void put(Metric metric, OptionalLong bytes) {
        bytes.ifPresent(value -> values.put(metric, (double) value));
    }

    private void raise(Metric metric, OptionalLong bytes) {
        bytes.ifPresent(value -> values.merge(metric, (double) value, Math::max));
    }
}
