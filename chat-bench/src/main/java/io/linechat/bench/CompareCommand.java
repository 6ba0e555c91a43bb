package io.linechat.bench;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs workloads against servers, side by side. */
@Command(
        name = "bench",
        description = "Measures what a chat server costs: ours beside a naive one and others that are installed.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        subcommands = {
            AblationCommand.class,
            SweepCommand.class,
            SlowReadersCommand.class,
            BurstCommand.class,
            PumpCommand.class,
            JmhCommand.class,
            PlotCommand.class
        },
        footer = {
            "",
            "Workloads:",
            "  W1      one room of 1000, 10 of them talk, 1000 messages in flight",
            "  W1w100  the same with 100 in flight",
            "  W2      one room of 100, all talk, 1000 in flight",
            "  W3      100 rooms of 10, one talks in each, 1000 in flight in all",
            "  W4      one room of 1000, 100 messages a second",
            "  W5      10,000 in rooms of 10, nobody talks",
            "",
            "A server of ours takes settings behind its name:",
            "  --servers 'linechat,linechat transport=nio,linechat loops=2'",
            "Others are gather=MILLIS, stalled=MILLIS, rate=N, data=DIR (what is said is kept there), allocator=pooled,",
            "redis=URI and servers=N (so many of them as one chat, by way of that Redis or one of their own),",
            "idle=N (rooms in which somebody is on each server, and nothing is said),",
            "speak=json or speak=websocket, tls=native (OpenSSL) or tls=jdk,",
            "java=HOME and jvm=OPTION, which takes the place of the options that ./chat server has for its JVM.",
            "",
            "Exit code 1: something was lost, doubled, out of order or damaged, or a server failed."
        })
final class CompareCommand implements Callable<Integer> {

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "W1,W3,W4",
            description = "what to run (${DEFAULT-VALUE})")
    private List<String> workloads = List.of();

    @Option(
            names = {"--servers", "--peers"},
            split = ",",
            paramLabel = "NAME",
            description = "what to run it against (linechat, naive, and what is installed of nats-server, mosquitto,"
                    + " redis-server and ngircd)")
    private List<String> servers = Peers.usual();

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "connections that listen, instead of what the workloads say")
    private @Nullable Integer members;

    @Option(names = "--senders", paramLabel = "N", description = "how many of them talk, instead")
    private @Nullable Integer senders;

    @Option(names = "--rooms", paramLabel = "N", description = "how many rooms there are, instead")
    private @Nullable Integer rooms;

    @Option(names = "--size", paramLabel = "BYTES", description = "how long a message is, instead")
    private @Nullable Integer size;

    @Option(names = "--window", paramLabel = "N", description = "messages in flight, instead")
    private @Nullable Integer window;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "messages a second, instead; 0 for as many as the window lets through")
    private @Nullable Integer rate;

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException {
        return options.run(
                options.installed(servers),
                workloads.stream().map(Workload::named).map(this::change).toList());
    }

    private Workload change(Workload workload) {
        Workload changed = change(workload, "members", members);
        changed = change(changed, "rooms", rooms);
        changed = change(changed, "senders", senders);
        changed = change(changed, "size", size);
        changed = change(changed, "window", window);
        return change(changed, "rate", rate);
    }

    private static Workload change(Workload workload, String setting, @Nullable Integer value) {
        return value == null ? workload : workload.with(setting, value);
    }
}
