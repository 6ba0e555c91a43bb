package io.linechat.bench;

import io.linechat.bench.jmh.FanOutBenchmark;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the benchmarks inside the JVM. */
@Command(
        name = "jmh",
        description = "Runs the benchmarks inside the JVM, with what they allocate.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true)
final class JmhCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description = "a regular expression for the names of those to run; all if there is none")
    private String pattern = "";

    @Override
    public Integer call() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(pattern)
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Map<String, List<RunResult>> rooms = results.stream()
                .filter(result -> result.getParams().getBenchmark().startsWith(FanOutBenchmark.class.getName()))
                .collect(Collectors.groupingBy(result -> result.getParams().getParam("allocator")));
        rooms.forEach(JmhCommand::reportFanOut);
        return 0;
    }

    /** Says what a delivery allocates: by how much a batch allocates more for many members than for few. */
    private static void reportFanOut(String allocator, List<RunResult> rooms) {
        RunResult few = Collections.min(rooms, Comparator.comparing(JmhCommand::members));
        RunResult many = Collections.max(rooms, Comparator.comparing(JmhCommand::members));
        double more = (allocated(many) - allocated(few)) / (members(many) - members(few));
        System.out.printf(
                Locale.ROOT,
                "%s allocator: %.2f bytes on the heap for each member and batch, %.4f for each delivered message%n",
                allocator,
                more,
                more / FanOutBenchmark.MESSAGES);
    }

    private static double members(RunResult room) {
        return Double.parseDouble(room.getParams().getParam("members"));
    }

    private static double allocated(RunResult room) {
        return Objects.requireNonNull(room.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
    }
}
