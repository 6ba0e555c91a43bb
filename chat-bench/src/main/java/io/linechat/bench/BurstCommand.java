package io.linechat.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.linechat.bench.server.Cores;
import java.lang.management.ManagementFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a burst of connects does to those who are there. */
@Command(
        name = "burst",
        description = {
            "Measures what a burst of connects does to those who are there: 100 members, 10 of them talk,",
            "100 messages a second, and then all others come at once."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        footer = {"", "Exit code 1: somebody did not get in, or lost something, or had it twice or out of order."})
final class BurstCommand extends ScenarioCommand {

    /** What else the server and the load have open. */
    private static final int OTHER_FILES = 300;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "10000",
            description = "how many come (${DEFAULT-VALUE})")
    private int clients;

    @Override
    Scenario scenario(Times times, Cores cores) {
        checkLimit(clients + BurstScenario.ROOM.members() + OTHER_FILES);
        return new BurstScenario(BurstScenario.ROOM, clients, times, cores);
    }

    private static void checkLimit(int files) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < files) {
            throw new IllegalArgumentException("too few open files are allowed here: "
                    + system.getMaxFileDescriptorCount() + " (expected: " + files + " or more, by ulimit -n)");
        }
    }
}
