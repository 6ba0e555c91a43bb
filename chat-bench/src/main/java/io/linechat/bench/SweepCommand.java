package io.linechat.bench;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how the cost grows with one of the things that it depends on. */
@Command(
        name = "sweep",
        description = "Shows how the cost grows with the members, rooms, size, window, rate, senders or loops.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true)
final class SweepCommand implements Callable<Integer> {

    /** Event loops are no part of a workload but a setting of our server. */
    private static final String LOOPS = "loops";

    private static final Map<String, List<Integer>> USUAL_VALUES = Map.of(
            "members",
            List.of(10, 100, 1000, 5000),
            "rooms",
            List.of(1, 10, 100, 500),
            "size",
            List.of(32, 64, 256, 1024, 4000),
            "window",
            List.of(1, 10, 100, 1000),
            "rate",
            List.of(10, 100, 1000),
            "senders",
            List.of(1, 10, 100),
            LOOPS,
            List.of(1, 2));

    @Parameters(index = "0", paramLabel = "WHAT", description = "what changes")
    private String what = "";

    @Parameters(index = "1..*", paramLabel = "VALUE", description = "its values; there are usual ones for each")
    private List<Integer> values = List.of();

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            defaultValue = "W1w100",
            description = "what stays the same but for that (${DEFAULT-VALUE})")
    private String workload = "";

    @Option(
            names = {"--servers", "--peers"},
            split = ",",
            paramLabel = "NAME",
            defaultValue = Peers.LINECHAT,
            description = "what to run it against (${DEFAULT-VALUE})")
    private List<String> servers = List.of();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException {
        List<Integer> usual = USUAL_VALUES.get(what);
        if (usual == null) {
            throw new IllegalArgumentException(what + " (expected: one of " + USUAL_VALUES.keySet() + ")");
        }
        List<Integer> chosen = values.isEmpty() ? usual : values;
        Workload base = Workload.named(workload);
        if (what.equals(LOOPS)) {
            List<String> withLoops = chosen.stream()
                    .flatMap(loops -> servers.stream().map(server -> server + " loops=" + loops))
                    .toList();
            return options.run(options.installed(withLoops), List.of(base));
        }
        return options.run(
                options.installed(servers),
                chosen.stream().map(value -> base.with(what, value)).toList());
    }
}
