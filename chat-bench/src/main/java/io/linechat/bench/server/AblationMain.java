package io.linechat.bench.server;

import java.io.IOException;

/** An {@link AblationServer} as a process to be measured; the system property {@code step} names its {@link Step}. */
final class AblationMain {

    private AblationMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (AblationServer server = new AblationServer(Step.of(System.getProperty("step", "naive")))) {
            ServerConsole.serve(server.port());
        }
    }
}
