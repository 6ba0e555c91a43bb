package io.linechat.bench.load;

import java.util.ArrayList;
import java.util.List;

/** What went wrong in a run. Owned by the load driver's event loop; not changed any more when the driver hands it out. */
public final class Violations {

    long lost;
    long doubled;
    long reordered;
    long damaged;
    long wrongRoom;
    long echoed;
    long disconnected;
    boolean stalled;

    Violations() {}

    /** Whether nothing did. */
    public boolean isEmpty() {
        return toString().isEmpty();
    }

    /** What went wrong and how often; empty if nothing did. */
    @Override
    public String toString() {
        List<String> found = new ArrayList<>();
        add(found, lost, "lost");
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
