package io.linechat.bench;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what each step from a naive server to ours gains. */
@Command(
        name = "ablation",
        description = {
            "Shows what each step from a naive server to ours gains:",
            "naive, encode-once, array, one-flush, one-write, void-promises, linechat."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true)
final class AblationCommand implements Callable<Integer> {

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "W1w100",
            description = "what to run (${DEFAULT-VALUE})")
    private List<String> workloads = List.of();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException {
        return options.run(
                options.installed(Peers.ablation()),
                workloads.stream().map(Workload::named).toList());
    }
}
