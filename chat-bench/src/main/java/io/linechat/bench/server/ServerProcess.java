package io.linechat.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that was started for one run, in a process of its own, which ends when this is closed. For one thread. */
public abstract sealed class ServerProcess implements AutoCloseable permits InstalledProcess, JvmProcess {

    private static final long PATIENCE_SECONDS = 3;

    private final Process process;
    private final Thread killer;

    ServerProcess(Process process) {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    final Process process() {
        return process;
    }

    /** Where it listens, on this machine. */
    public abstract int port();

    /** The CPU time that it has used so far. */
    public final Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Its number in the system. */
    public final long pid() {
        return process.pid();
    }

    /** What it has in memory, in bytes, if the system tells. */
    public final OptionalLong residentBytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        }
    }

    /**
     * Collects garbage, and returns what is left on the heap and in direct memory, in bytes; empty for a server that is
     * not on a JVM.
     */
    public abstract OptionalLong liveBytes() throws IOException;

    /**
     * What is on the heap and in direct memory, in bytes, but for what was made lately; at least what is live. Takes the
     * server no time. Empty for a server that is not on a JVM.
     */
    public abstract OptionalLong occupiedBytes() throws IOException;

    /** Tells it to end. */
    abstract void stop() throws IOException;

    @Override
    public void close() throws IOException {
        stop();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
