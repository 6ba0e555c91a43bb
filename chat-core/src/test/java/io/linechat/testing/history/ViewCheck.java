package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.history.Fault.Kind;
import io.linechat.testing.history.Sayings.Saying;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds what one client saw of the rooms against their logs, from connection to connection. */
final class ViewCheck {

    private final String client;
    private final Map<String, List<Entry>> logs;
    private final Sayings sayings;

    /** Where what was said has its place. */
    private final Map<Saying, Position> taken;

    private final Consumer<Fault> faults;

    private @Nullable String nick;

    /** What it said, for the first time or again, on the connection that it has. */
    private final Set<Saying> saidNow = new HashSet<>();

    private final Map<String, Stay> stays = new HashMap<>();

    /** What it knows of each room, from the place on at which it first came in. */
    private final Map<String, BitSet> known = new HashMap<>();

    ViewCheck(
            String client,
            Map<String, List<Entry>> logs,
            Sayings sayings,
            Map<Saying, Position> taken,
            Consumer<Fault> faults) {
        this.client = client;
        this.logs = logs;
        this.sayings = sayings;
        this.taken = taken;
        this.faults = faults;
    }

    void add(Step step) {
        if (step instanceof Step.Opened opened) {
            opened(opened);
        } else if (step instanceof Step.Joined joined) {
            joined(joined);
        } else if (step instanceof Step.Said said) {
            saidNow.add(sayings.of(client, said.n()));
        } else if (step instanceof Step.Acknowledged acknowledged) {
            acknowledged(sayings.of(client, acknowledged.n()));
        } else if (step instanceof Step.Saw saw) {
            saw(saw.room(), saw.entry());
        } else if (step instanceof Step.Gap gap) {
            told(gap);
        }
    }

    /** Everything was delivered: where it still is, it has seen everything. */
    void end() {
        stays.values().forEach(stay -> stay.checkUpTo(stay.log.size()));
    }

    private void opened(Step.Opened opened) {
        if (nick != null && !(opened.resumed() && opened.nick().equals(nick))) {
            fault(Kind.RESUME, "", "was " + nick + ", and comes back with " + opened);
        }
        nick = opened.nick();
        stays.values().forEach(Stay::leave);
        stays.clear();
        saidNow.clear();
    }

    private void joined(Step.Joined joined) {
        Stay last = stays.get(joined.room());
        if (last != null) {
            last.leave();
        }
        int from = Math.toIntExact(joined.from().seq());
        BitSet before = known.get(joined.room());
        if (before == null) {
            before = new BitSet();
            before.set(0, from + 1);
            known.put(joined.room(), before);
            stays.put(joined.room(), new Stay(joined.room(), from, before, false));
        } else {
            reportClear(Kind.HOLE, joined.room(), before, 1, from);
            stays.put(joined.room(), new Stay(joined.room(), from, before, true));
        }
    }

    /** It knows then what lies at that place. If it was told a wrong one, {@link LogCheck} says so. */
    private void acknowledged(Saying saying) {
        Position position = taken.get(saying);
        Stay stay = stays.get(saying.room());
        if (position != null && stay != null) {
            stay.sent.set((int) position.seq());
        }
    }

    private void saw(String room, Entry entry) {
        Stay stay = stays.get(room);
        if (stay == null) {
            fault(Kind.RESUME, room, "saw " + entry + " before it had entered");
        } else {
            stay.saw(entry);
        }
    }

    private void told(Step.Gap gap) {
        Stay stay = stays.get(gap.room());
        if (stay == null) {
            fault(Kind.RESUME, gap.room(), "was told of " + gap + " before it had entered");
        } else {
            stay.told(gap.from(), gap.to());
        }
    }

    /** Reports what is clear in the bits, which is set then, so that it is reported once. */
    private void reportClear(Kind kind, String room, BitSet bits, int from, int to) {
        for (int first = bits.nextClearBit(from); first <= to; first = bits.nextClearBit(first)) {
            int next = bits.nextSetBit(first);
            int last = next < 0 ? to : Math.min(to, next - 1);
            fault(kind, room, "was not sent " + first + " to " + last);
            bits.set(first, last + 1);
        }
    }

    private void fault(Kind kind, String room, String what) {
        faults.accept(new Fault(kind, (client + " " + room).strip(), what));
    }

    /** In a room, from entering it to the end of the connection, or to entering it again. */
    private final class Stay {

        private final String room;
        private final List<Entry> log;
        private final int from;
        private final boolean again;
        private final BitSet known;

        /** What it was sent, what it was told that it is not sent, and what it said and has an answer to. */
        private final BitSet sent = new BitSet();

        private final BitSet seen = new BitSet();
        private int highest;

        Stay(String room, int from, BitSet known, boolean again) {
            this.room = room;
            this.log = logs.getOrDefault(room, List.of());
            this.from = from;
            this.known = known;
            this.again = again;
            highest = from;
        }

        void saw(Entry entry) {
            int seq = Math.toIntExact(entry.seq());
            if (seq <= from) {
                fault(Kind.RESUME, room, "came back behind " + from + ", and saw " + entry);
            } else if (seen.get(seq)) {
                fault(Kind.DOUBLE, room, "saw again " + entry);
            } else if (seq < highest) {
                fault(Kind.ORDER, room, "saw behind " + highest + " " + entry);
            } else {
                highest = seq;
                compare(entry, seq);
            }
            seen.set(seq);
            sent.set(seq);
        }

        private void compare(Entry entry, int seq) {
            if (seq > log.size()) {
                fault(Kind.LOST, room, "saw " + entry + ", but the log ends at " + log.size());
            } else if (!entry.equals(log.get(seq - 1))) {
                Saying saying = sayings.of(entry.text());
                boolean said = saying != null && saying.room().equals(room) && sayings.isBy(saying, entry.from());
                fault(said ? Kind.ORDER : Kind.UNSAID, room, "saw " + entry + ", but the log has " + log.get(seq - 1));
            }
        }

        void told(long first, long last) {
            int end = (int) Math.min(last, log.size());
            if (first <= end) {
                sent.set((int) first, end + 1);
                highest = Math.max(highest, end);
            }
        }

        /** What was under way to it when the connection ended was not seen. */
        void leave() {
            checkUpTo(highest);
        }

        void checkUpTo(int end) {
            BitSet unanswered = new BitSet();
            saidNow.stream()
                    .filter(saying -> saying.room().equals(room))
                    .map(taken::get)
                    .filter(Objects::nonNull)
                    .forEach(position -> unanswered.set((int) position.seq()));
            unanswered.andNot(sent);
            BitSet explained = (BitSet) sent.clone();
            explained.or(unanswered);
            // Right behind the place at which it came back, it is the fault of coming back.
            int first = explained.nextSetBit(from + 1);
            int before = Math.min(end, first < 0 ? end : first - 1);
            reportClear(again ? Kind.RESUME : Kind.HOLE, room, explained, from + 1, before);
            reportClear(Kind.HOLE, room, explained, from + 1, end);
            explained.andNot(unanswered);
            known.or(explained);
        }
    }
}
