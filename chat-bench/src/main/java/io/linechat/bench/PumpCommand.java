package io.linechat.bench;

import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a client that says as much as it can does to the others. */
@Command(
        name = "pump",
        description = {
            "Measures what a client that says as much as the server takes does to the others: 100 members, 10 of them"
                    + " talk,",
            "100 messages a second, at first alone, then with the pump in a room of its own, then with it among them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit code 1: somebody lost something, or had it twice or out of order, or the server did not take all of it."
        })
final class PumpCommand extends ScenarioCommand {

    private static final long MEGABYTE = 1_000_000;
    private static final int ELSEWHERE = 1024;

    /** Each of these goes to a hundred others. */
    private static final int AMONG_OTHERS = 64;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            description = "how much it says, in lines of 64 bytes (" + ELSEWHERE + " in a room of its own, "
                    + AMONG_OTHERS + " among the others, where each of them gets all of it)")
    private @Nullable Integer megabytes;

    /** A million messages a second, which is the highest limit, is less than it says. */
    @Override
    String usualServer() {
        return Peers.LINECHAT + " rate=0";
    }

    @Override
    Scenario scenario(Times times, Cores cores) {
        long elsewhere = MEGABYTE * (megabytes == null ? ELSEWHERE : megabytes);
        long amongOthers = MEGABYTE * (megabytes == null ? AMONG_OTHERS : megabytes);
        return new PumpScenario(PumpScenario.ROOM, elsewhere, amongOthers, times, cores);
    }
}
