package io.linechat.bench;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What all kinds of runs have in common, and how several runs are done. */
final class RunOptions {

    @Option(
            names = "--runs",
            paramLabel = "N",
            description =
                    "how often each server runs each workload, servers in turn; the tables show medians (${DEFAULT-VALUE})")
    private int runs = 1;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "how long to measure (4; 8 for each situation of a scenario)")
    private @Nullable Double duration;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "how long to talk before that (4; 10 where the load has a rate, for an honest p99)")
    private @Nullable Double warmUp;

    @Option(
            names = "--no-pin",
            negatable = true,
            description = "let the server and the load share all cores; otherwise the server gets the first one and the"
                    + " load the last one, where there is taskset")
    private boolean pin = true;

    @ArgGroup(exclusive = false)
    private @Nullable Csv csv;

    @Option(
            names = "--limit-server",
            paramLabel = "FILE",
            description = "where climit of fanbench is, to be the server " + Peers.LIMIT)
    private @Nullable Path limitServer;

    /** Where figures are recorded. */
    private static final class Csv {

        @Option(
                names = "--csv",
                required = true,
                paramLabel = "FILE",
                description = "write the figures of each run there")
        private Path file = Path.of("");

        @Option(names = "--append", description = "add them to those that are there")
        private boolean append;
    }

    /** The servers of those names; on what is not installed a line is written. */
    List<Peer> installed(List<String> names) {
        List<String> all = new ArrayList<>(names);
        if (limitServer != null && !all.contains(Peers.LIMIT)) {
            all.add(Peers.LIMIT);
        }
        List<Peer> peers = new ArrayList<>();
        for (String name : all) {
            Peer peer = Peers.named(name, limitServer);
            if (peer.isInstalled()) {
                peers.add(peer);
            } else {
                System.err.println("skipped: " + peer.label() + " is not installed");
            }
        }
        return peers;
    }

    /** How long what is done, where the user did not say so. */
    Times times(Times usual) {
        return new Times(
                warmUp == null ? usual.warmUp() : seconds(warmUp),
                duration == null ? usual.duration() : seconds(duration));
    }

    /** Who runs on which core; from now on that is so for this process. */
    Cores cores() throws IOException {
        return pin ? Cores.split() : Cores.shared();
    }

    /** Runs all workloads, prints tables, and returns the exit code. */
    int run(List<Peer> peers, List<Workload> workloads) throws IOException {
        Cores cores = cores();
        Bench bench = new Bench(times(Bench.USUAL), times(Bench.USUAL_FOR_LATENCY), cores);
        List<Scenario> scenarios = new ArrayList<>();
        for (Workload workload : workloads) {
            scenarios.add(peer -> List.of(bench.run(peer, workload)));
        }
        return run(peers, scenarios, cores, medians -> Tables.overview(medians) + "\n" + Tables.details(medians));
    }

    /** Puts all servers through a scenario, prints a table for each, and returns the exit code. */
    int run(List<Peer> peers, Scenario scenario, Cores cores) throws IOException {
        return run(peers, List.of(scenario), cores, Tables::sideBySide);
    }

    private int run(List<Peer> peers, List<Scenario> scenarios, Cores cores, Function<List<Result>, String> tables)
            throws IOException {
        System.out.println(environment(cores));
        Recording recording = recording();
        List<Result> results = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (Scenario scenario : scenarios) {
                for (Peer peer : peers) {
                    for (Result result : scenario.run(peer)) {
                        results.add(result);
                        report(run, result);
                        if (recording != null) {
                            recording.add(result);
                        }
                    }
                }
            }
        }
        System.out.println();
        System.out.print(tables.apply(Result.medians(results)));
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }

    private @Nullable Recording recording() throws IOException {
        if (csv == null) {
            return null;
        }
        return csv.append ? Recording.goOn(csv.file) : Recording.begin(csv.file);
    }

    private void report(int run, Result result) {
        System.err.println("run " + run + " of " + runs + ", " + result.workload() + ", " + result.server() + ": "
                + Tables.summary(result) + (result.isOk() ? "" : " " + result.violations())
                + (result.notes().isEmpty() ? "" : "\n  " + result.notes()));
    }

    private static String environment(Cores cores) {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java " + Runtime.version()
                + ", " + cores;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
