package io.linechat.bench.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Who runs on which core, so that the server and the load do not compete: by {@code taskset}, where that is there. */
public final class Cores {

    private static final int ALL = Runtime.getRuntime().availableProcessors();

    private final boolean pinned;

    private Cores(boolean pinned) {
        this.pinned = pinned;
    }

    /** Everyone runs anywhere. */
    public static Cores shared() {
        return new Cores(false);
    }

    /** Puts this process on the last core and servers on the first ones, if there are two cores and {@code taskset}. */
    public static Cores split() throws IOException {
        if (ALL < 2 || Executables.find("taskset").isEmpty()) {
            return shared();
        }
        String me = String.valueOf(ProcessHandle.current().pid());
        // All threads, those of the JVM itself too.
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", String.valueOf(ALL - 1), me)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            return new Cores(taskset.waitFor() == 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The command that runs {@code command} on the cores for servers. A server with more loops may need all of them. */
    List<String> forServer(List<String> command, int loops) {
        if (!pinned) {
            return command;
        }
        int last = loops < ALL ? loops - 1 : ALL - 1;
        List<String> onCores = new ArrayList<>(List.of("taskset", "-c", "0-" + last));
        onCores.addAll(command);
        return onCores;
    }

    @Override
    public String toString() {
        return ALL + " cores, "
                + (pinned ? "servers on the first one, load on the last one" : "which servers and load share");
    }
}
