package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.history.Fault.Kind;
import io.linechat.testing.history.Sayings.Saying;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the log of one room against what was said there and what was acknowledged. */
final class LogCheck {

    private final String room;
    private final List<Entry> log;
    private final Sayings sayings;
    private final Consumer<Fault> faults;

    LogCheck(String room, List<Entry> log, Sayings sayings, Consumer<Fault> faults) {
        this.room = room;
        this.log = log;
        this.sayings = sayings;
        this.faults = faults;
    }

    /** Returns where what was said has its place, in the order of the log. */
    Map<Saying, Position> run() {
        checkSeqs();
        Map<Saying, Position> taken = checkEntries();
        sayings.all().stream()
                .filter(saying -> saying.room().equals(room))
                .forEach(saying -> checkAcknowledged(saying, taken.get(saying)));
        checkOrderOfEachClient(taken.keySet());
        checkOrderOfTime(new ArrayList<>(taken.keySet()));
        return taken;
    }

    private void checkSeqs() {
        long expected = 1;
        for (Entry entry : log) {
            if (entry.seq() != expected) {
                fault(Kind.HOLE, "the log has " + entry.seq() + " in the place of " + expected);
            }
            expected = entry.seq() + 1;
        }
    }

    private Map<Saying, Position> checkEntries() {
        Map<Saying, Position> taken = new LinkedHashMap<>();
        for (Entry entry : log) {
            Saying saying = sayings.of(entry.text());
            if (saying == null || !saying.room().equals(room)) {
                fault(Kind.UNSAID, "nobody said here " + entry);
                continue;
            } else if (!sayings.isBy(saying, entry.from())) {
                fault(Kind.UNSAID, "it was " + saying.client() + " who said " + entry);
            }
            Position before = taken.putIfAbsent(saying, entry.position());
            if (before != null) {
                fault(Kind.DOUBLE, entry + " was said at " + before + " before");
            } else if (saying.isRefused()) {
                fault(Kind.REFUSED, "refused, but said: " + entry);
            }
        }
        return taken;
    }

    private void checkAcknowledged(Saying saying, @Nullable Position position) {
        for (Position acknowledged : saying.acknowledged()) {
            if (position == null) {
                fault(Kind.LOST, "acknowledged as " + acknowledged + ", but not in the log: " + saying.text());
                return;
            } else if (!position.equals(acknowledged)) {
                fault(Kind.ORDER, "acknowledged as " + acknowledged + ", but " + position + ": " + saying.text());
            }
        }
    }

    /**
     * What was refused at first and said again later has lost its turn. A refusal that nobody was told of, because the
     * connection was lost, is not expected.
     */
    private void checkOrderOfEachClient(Collection<Saying> inOrder) {
        Map<String, Saying> lastOf = new HashMap<>();
        for (Saying saying : inOrder) {
            if (!saying.wasRefused()) {
                Saying last = lastOf.put(saying.client(), saying);
                if (last != null && last.saidAt() > saying.saidAt()) {
                    fault(Kind.ORDER, saying.text() + " was said before " + last.text() + ", but stands behind it");
                }
            }
        }
    }

    /** What is acknowledged stands before whatever is said from then on, by anybody. */
    private void checkOrderOfTime(List<Saying> inOrder) {
        Collections.reverse(inOrder);
        Saying first = null;
        for (Saying saying : inOrder) {
            if (first != null
                    && first.acknowledgedAt() < saying.saidAt()
                    && !first.client().equals(saying.client())) {
                fault(
                        Kind.ORDER,
                        first.text() + " was acknowledged before " + saying.text() + " was said, but stands behind it");
            }
            if (first == null || saying.acknowledgedAt() < first.acknowledgedAt()) {
                first = saying;
            }
        }
    }

    private void fault(Kind kind, String what) {
        faults.accept(new Fault(kind, room, what));
    }
}
