package io.linechat.bench;

import io.linechat.bench.server.RunningServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has used how much CPU time up to a moment.
 *
 * @param byProcess of all processes that can be seen, kernel threads aside: they may do the server's work
 */
record CpuTimes(long nanoTime, Duration server, Duration generator, Map<Long, Duration> byProcess) {

    static CpuTimes now(RunningServer server) {
        Map<Long, Duration> byProcess = new HashMap<>();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().command().isPresent())
                .forEach(process -> byProcess.put(process.pid(), used(process)));
        ProcessHandle generator = ProcessHandle.current();
        byProcess.remove(generator.pid());
        byProcess.keySet().removeAll(server.pids());
        return new CpuTimes(System.nanoTime(), server.cpuTime(), used(generator), byProcess);
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    double secondsSince(CpuTimes before) {
        return seconds(Duration.ofNanos(nanoTime - before.nanoTime));
    }

    double serverSince(CpuTimes before) {
        return seconds(server.minus(before.server));
    }

    double generatorSince(CpuTimes before) {
        return seconds(generator.minus(before.generator));
    }

    double othersSince(CpuTimes before) {
        double sum = 0;
        for (Map.Entry<Long, Duration> process : byProcess.entrySet()) {
            Duration start = before.byProcess.getOrDefault(process.getKey(), Duration.ZERO);
            sum += seconds(process.getValue().minus(start));
        }
        return sum;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
