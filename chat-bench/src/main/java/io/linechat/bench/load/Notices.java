package io.linechat.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Puts together what a server says itself, in lines that begin with {@code *} or {@code !}, out of what stands between the payloads.
 * Owned by the event loop of the client.
 */
final class Notices {

    private static final int LONGEST = 8192;
    private static final byte[] NOTHING = {};

    private final Consumer<String> listener;
    private byte[] line = NOTHING;
    private int length;

    /** Whether the line at hand is none of the server's own. */
    private boolean skipping;

    Notices(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Takes the next bytes, and returns whether they ended a line of the server. */
    boolean take(byte[] bytes, int from, int to) {
        boolean ended = false;
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                ended |= length > 0;
                endLine();
            } else if (length == 0 && next != '*' && next != '!') {
                skipping = true;
            } else if (!skipping && length < LONGEST) {
                add(next);
            }
        }
        return ended;
    }

    private void add(byte next) {
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.max(64, length * 2));
        }
        line[length++] = next;
    }

    private void endLine() {
        if (length > 0) {
            listener.accept(new String(line, 0, length, StandardCharsets.UTF_8).strip());
            // Few clients are told anything, and there are many.
            line = NOTHING;
            length = 0;
        }
        skipping = false;
    }
}
