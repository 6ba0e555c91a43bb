package io.linechat.bench;

import java.util.Arrays;

/** What a run measures, with its name in recorded figures, its heading in tables and the unit that stands there. */
enum Metric {
    /** Messages that arrived, counted for each member that they arrived at. */
    DELIVERIES("deliveries_per_s", "M deliveries/s", 1e6),
    /** CPU time of the server for a million deliveries: what to compare where the load is the limit. */
    CPU("cpu_s_per_million", "CPU s per M", 1),
    /** Of one core. */
    SERVER_LOAD("server_load", "server load", 1),
    /** Of one core; near 1 the load is the limit, and the rate of deliveries a floor. */
    GENERATOR_LOAD("generator_load", "generator load", 1),
    /** Of one core, by everything else on the machine; above 0.05 the run should be thrown away. */
    OTHER_LOAD("other_load", "other load", 1),
    /** Of one core, by the Redis that was started for the servers. */
    REDIS_LOAD("redis_load", "Redis load", 1),
    /** What that Redis executed, what its scripts do among it. */
    REDIS_COMMANDS("redis_commands_per_s", "k Redis commands/s", 1e3),
    /** What it sent to the servers. */
    REDIS_OUT("redis_bytes_out_per_s", "Redis MB/s out", 1e6),
    P50("p50_us", "p50 ms", 1e3),
    P99("p99_us", "p99 ms", 1e3),
    P999("p999_us", "p99.9 ms", 1e3),
    MAX("max_us", "max ms", 1e3),
    /** By how much the p99 is larger than in the first situation of the scenario. */
    P99_RATIO("p99_ratio", "p99 ratio", 1),
    /** What the server process grew by, for each connection; after a collection if it is on a JVM. */
    RESIDENT("resident_bytes_per_connection", "resident B a connection", 1),
    /** What its heap and its direct memory grew by; only known of servers of ours. */
    LIVE("live_bytes_per_connection", "heap and direct B a connection", 1),
    /** From the first connect until everyone is in their room. */
    JOINING("joining_s", "joined in s", 1),
    /** What the server took from a client that sends as much as it can. */
    PUMPED("pumped_bytes_per_s", "pumped MB/s", 1e6),
    /** Messages that did not arrive and were told as missed, counted for each member. */
    MISSED("missed_as_told", "missed, as told", 1),
    /** What the server process has in memory when a situation begins. */
    RESIDENT_BEFORE("resident_before_bytes", "resident MB before", 1e6),
    RESIDENT_PEAK("resident_peak_bytes", "resident MB at most", 1e6),
    RESIDENT_AFTER("resident_after_bytes", "resident MB after", 1e6),
    /** What of it is live, on the heap and in direct memory; before and after by a collection. */
    LIVE_BEFORE("live_before_bytes", "heap and direct MB before", 1e6),
    /** Without a collection, so that it is an upper bound. */
    LIVE_PEAK("live_peak_bytes", "heap and direct MB at most", 1e6),
    LIVE_AFTER("live_after_bytes", "heap and direct MB after", 1e6);

    private final String column;
    private final String heading;
    private final double unit;

    Metric(String column, String heading, double unit) {
        this.column = column;
        this.heading = heading;
        this.unit = unit;
    }

    String column() {
        return column;
    }

    String heading() {
        return heading;
    }

    /** The value as it stands under the heading. */
    double inTables(double value) {
        return value / unit;
    }

    static Metric ofColumn(String column) {
        return Arrays.stream(values())
                .filter(metric -> metric.column.equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown column: " + column));
    }
}
