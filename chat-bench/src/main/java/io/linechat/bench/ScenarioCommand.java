package io.linechat.bench;

import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that run a scenario have in common. */
abstract class ScenarioCommand implements Callable<Integer> {

    private static final Times USUAL = new Times(Bench.USUAL_FOR_LATENCY.warmUp(), Duration.ofSeconds(8));

    @Option(
            names = {"--servers", "--peers"},
            split = ",",
            paramLabel = "NAME",
            description = "what to put through it, instead of our server; with settings as in bench --help")
    private List<String> servers = List.of();

    @Mixin
    private RunOptions options = new RunOptions();

    /** What to put through it if nothing else is asked for. */
    String usualServer() {
        return Peers.LINECHAT;
    }

    abstract Scenario scenario(Times times, Cores cores);

    @Override
    public final Integer call() throws IOException {
        Cores cores = options.cores();
        List<String> names = servers.isEmpty() ? List.of(usualServer()) : servers;
        return options.run(options.installed(names), scenario(options.times(USUAL), cores), cores);
    }
}
