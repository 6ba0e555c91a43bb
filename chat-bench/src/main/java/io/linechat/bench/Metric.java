package io.linechat.bench;

import java.util.Arrays;

/** What a run measures, with its name in recorded figures and its heading in tables. */
enum Metric {
    /** Messages that arrived, counted for each member that they arrived at. */
    DELIVERIES("deliveries_per_s", "M deliveries/s"),
    /** CPU time of the server for a million deliveries: what to compare where the load is the limit. */
    CPU("cpu_s_per_million", "CPU s per M"),
    /** Of one core. */
    SERVER_LOAD("server_load", "server load"),
    /** Of one core; near 1 the load is the limit, and the rate of deliveries a floor. */
    GENERATOR_LOAD("generator_load", "generator load"),
    /** Of one core, by everything else on the machine; above 0.05 the run should be thrown away. */
    OTHER_LOAD("other_load", "other load"),
    P50("p50_us", "p50 ms"),
    P99("p99_us", "p99 ms"),
    P999("p999_us", "p99.9 ms"),
    MAX("max_us", "max ms"),
    /** What the server process grew by, for each connection; after a collection if it is on a JVM. */
    RESIDENT("resident_bytes_per_connection", "resident B a connection"),
    /** What its heap and its direct memory grew by; only known of servers of ours. */
    LIVE("live_bytes_per_connection", "heap and direct B a connection"),
    /** From the first connect until everyone is in their room. */
    JOINING("joining_s", "joined in s");

    private final String column;
    private final String heading;

    Metric(String column, String heading) {
        this.column = column;
        this.heading = heading;
    }

    String column() {
        return column;
    }

    String heading() {
        return heading;
    }

    static Metric ofColumn(String column) {
        return Arrays.stream(values())
                .filter(metric -> metric.column.equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown column: " + column));
    }
}
