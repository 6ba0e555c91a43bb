package io.linechat.bench.load;

import java.util.ArrayList;
import java.util.List;

/** What went wrong in a run. Owned by one event loop; not changed any more when it is handed out. */
public final class Violations {

    /** Without a word about it. */
    long lost;

    /** Told as missed. */
    long missed;

    /** Told as missed, and not so. */
    long overstated;

    /** Said to the server, which would not take it. */
    long refused;

    long doubled;
    long reordered;
    long damaged;
    long wrongRoom;
    long echoed;
    long disconnected;
    boolean stalled;

    Violations() {}

    /** How many messages did not arrive, and were told as missed to those who were to have them. */
    public long missed() {
        return missed;
    }

    /** Whether nothing went wrong. */
    public boolean isEmpty() {
        return toString().isEmpty();
    }

    /** What went wrong and how often; empty if nothing did. */
    @Override
    public String toString() {
        return describe(missed);
    }

    /** The same where members may miss something if they are told so: they read more slowly than there is to read. */
    public String exceptMissed() {
        return describe(0);
    }

    private String describe(long missedAndWrong) {
        List<String> found = new ArrayList<>();
        add(found, lost, "lost");
        add(found, missedAndWrong, "missed, as told");
        add(found, overstated, "not missed, but told as missed");
        add(found, refused, "refused");
        add(found, doubled, "doubled");
        add(found, reordered, "out of order");
        add(found, damaged, "damaged");
        add(found, wrongRoom, "in a wrong room");
        add(found, echoed, "echoed");
        add(found, disconnected, "disconnected");
        if (stalled) {
            found.add("stalled");
        }
        return String.join("; ", found);
    }

    private static void add(List<String> found, long count, String what) {
        if (count > 0) {
            found.add(count + " " + what);
        }
    }
}
