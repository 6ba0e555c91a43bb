package io.linechat.bench;

import io.linechat.bench.server.Cores;
import picocli.CommandLine.Command;

/** Measures what slow readers do to the others. */
@Command(
        name = "slow-readers",
        description = {
            "Measures what slow readers do to the others: 1000 members, 10 of them talk, 1000 messages a second,",
            "at first alone, then with one that never reads and one that reads 1 kB/s."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit code 1: the others lost something, or had it twice or out of order, or a slow reader missed something"
                    + " or was closed and was not told so."
        })
final class SlowReadersCommand extends ScenarioCommand {

    @Override
    Scenario scenario(Times times, Cores cores) {
        return new SlowReadersScenario(SlowReadersScenario.ROOM, times, SlowReadersScenario.PATIENCE, cores);
    }
}
