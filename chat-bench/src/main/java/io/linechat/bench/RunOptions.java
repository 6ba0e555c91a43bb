package io.linechat.bench;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all kinds of runs have in common, and how several runs are done. */
final class RunOptions {

    @Option(
            names = "--runs",
            paramLabel = "N",
            description =
                    "how often each server runs each workload, servers in turn; the tables show medians (${DEFAULT-VALUE})")
    private int runs = 1;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "how long to measure (${DEFAULT-VALUE})")
    private double duration = 4;

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

    @Option(names = "--csv", paramLabel = "FILE", description = "write the figures of each run there")
    private @Nullable Path csv;

    @Option(
            names = "--limit-server",
            paramLabel = "FILE",
            description = "where climit of fanbench is, to be the server " + Peers.LIMIT)
    private @Nullable Path limitServer;

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

    /** Runs everything, prints tables, and returns the exit code. */
    int run(List<Peer> peers, List<Workload> workloads) throws IOException {
        Cores cores = pin ? Cores.split() : Cores.shared();
        System.out.println(environment(cores));
        if (csv != null) {
            Files.writeString(csv, Result.csvHeader() + "\n");
        }
        Bench bench = warmUp == null
                ? new Bench(cores, seconds(duration))
                : new Bench(cores, seconds(duration), seconds(warmUp), seconds(warmUp));
        List<Result> results = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (Workload workload : workloads) {
                for (Peer peer : peers) {
                    Result result = bench.run(peer, workload);
                    results.add(result);
                    report(run, result);
                }
            }
        }
        List<Result> medians = Result.medians(results);
        PrintStream out = System.out;
        out.println();
        out.println(Tables.overview(medians));
        out.print(Tables.details(medians));
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }

    private void report(int run, Result result) throws IOException {
        System.err.println("run " + run + " of " + runs + ", " + result.workload() + ", " + result.server() + ": "
                + Tables.summary(result) + (result.isOk() ? "" : " " + result.violations()));
        if (csv != null) {
            Files.writeString(csv, result.toCsv() + "\n", StandardOpenOption.APPEND);
        }
    }

    private static String environment(Cores cores) {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java " + Runtime.version()
                + ", " + cores;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
