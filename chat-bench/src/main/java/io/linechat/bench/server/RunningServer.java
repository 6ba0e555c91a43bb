package io.linechat.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is measured, until it is closed: a server, or {@linkplain ServerCluster several that are one chat}. For one thread. */
public sealed interface RunningServer extends AutoCloseable permits ServerProcess, ServerCluster {

    /** Where it listens, on this machine; one port for each process that takes connections. */
    List<Integer> ports();

    /** The CPU time that these processes have used so far. */
    Duration cpuTime();

    /** The numbers in the system of all processes that it takes. */
    List<Long> pids();

    /** What it has in memory, in bytes, if the system tells. */
    OptionalLong residentBytes() throws IOException;

    /**
     * Collects garbage, and returns what is left on the heap and in direct memory, in bytes; empty for a server that is
     * not on a JVM.
     */
    OptionalLong liveBytes() throws IOException;

    /**
     * What is on the heap and in direct memory, in bytes, but for what was made lately; at least what is live. Takes the
     * server no time. Empty for a server that is not on a JVM.
     */
    OptionalLong occupiedBytes() throws IOException;

    /** What the Redis that was started for it has done so far; empty if none was. */
    default Optional<RedisReport> redis() throws IOException {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;
}
