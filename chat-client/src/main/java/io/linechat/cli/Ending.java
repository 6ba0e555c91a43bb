package io.linechat.cli;

import io.linechat.client.ChatClientListener.Disconnect;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation ended.
 *
 * @param exitCode what scripts see of it
 * @param problem what people see of it; {@code null} if they left themselves
 */
record Ending(int exitCode, @Nullable String problem) {

    static final Ending LEFT = new Ending(0, null);

    /** By Ctrl-C; the code is the one that shells give to SIGINT. */
    static final Ending INTERRUPTED = new Ending(130, null);

    static final Ending UNANSWERED = new Ending(5, "the server does not answer the goodbye");

    static Ending of(Disconnect how) {
        return switch (how.by()) {
            case US -> LEFT;
            case SERVER -> new Ending(5, "disconnected by the server: " + how.reason());
            case NETWORK -> new Ending(5, how.reason());
        };
    }
}
