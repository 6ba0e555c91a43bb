package io.linechat.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that was started for one run, in a process of its own, which ends when this is closed. For one thread. */
abstract sealed class ServerProcess implements RunningServer permits InstalledProcess, JvmProcess {

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
    abstract int port();

    @Override
    public final List<Integer> ports() {
        return List.of(port());
    }

    @Override
    public final Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public final List<Long> pids() {
        return List.of(process.pid());
    }

    @Override
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
