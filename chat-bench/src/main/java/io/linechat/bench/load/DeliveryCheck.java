package io.linechat.bench.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks what one member receives: everything that is said in its room, by others, once, whole, and in the order in
 * which each of them said it. The order across senders is not checked. What a member is told that it missed is not lost.
 * Owned by the event loop of its client.
 */
final class DeliveryCheck {

    /** So many lost messages are remembered one by one, to tell a late one from a double. */
    private static final int REMEMBERED = 100_000;

    private final Audience audience;
    private final int room;
    private final int self;
    private final boolean fromTheBeginning;
    private final Violations violations;

    /** The newest sequence number from each sender of the room; they begin with 1, and 0 stands for none yet. */
    private final int[] newest;

    private final Set<Long> missing = new HashSet<>(0);
    private long missed;
    private long told;

    /**
     * Checks a member who is there before anything is said.
     *
     * @param self the sender whose messages are not to come; negative if all are
     */
    DeliveryCheck(Audience audience, int room, int self, Violations violations) {
        this(audience, room, self, true, violations);
    }

    private DeliveryCheck(Audience audience, int room, int self, boolean fromTheBeginning, Violations violations) {
        this.audience = audience;
        this.room = room;
        this.self = self;
        this.fromTheBeginning = fromTheBeginning;
        this.violations = violations;
        this.newest = new int[audience.sendersIn(room).length];
    }

    /** Checks a silent member who comes while others talk: from the first message of each sender on. */
    static DeliveryCheck ofNewcomer(Audience audience, int room, Violations violations) {
        return new DeliveryCheck(audience, room, LoadConnection.SILENT, false, violations);
    }

    /** Takes note of a message; returns whether it counts as delivered. */
    boolean accept(int sender, int seq) {
        if (!audience.knows(sender)) {
            violations.damaged++;
            return false;
        }
        if (audience.roomOf(sender) != room) {
            violations.wrongRoom++;
            return false;
        }
        if (sender == self) {
            violations.echoed++;
            return false;
        }
        int place = audience.placeOf(sender);
        if (seq == newest[place] + 1) {
            newest[place] = seq;
            return true;
        }
        return outOfLine(sender, place, seq);
    }

    private boolean outOfLine(int sender, int place, int seq) {
        if (seq < 1 || seq > audience.sentBy(sender)) {
            violations.damaged++;
            return false;
        }
        if (newest[place] == 0 && !fromTheBeginning) {
            newest[place] = seq;
            return true;
        }
        if (seq > newest[place]) {
            miss(sender, newest[place] + 1, seq);
            newest[place] = seq;
            return true;
        }
        if (missing.remove(key(sender, seq))) {
            missed--;
            violations.reordered++;
            return true;
        }
        violations.doubled++;
        return false;
    }

    private void miss(int sender, int from, int to) {
        missed += to - from;
        if (missed > told) {
            for (int skipped = from; skipped < to && missing.size() < REMEMBERED; skipped++) {
                missing.add(key(sender, skipped));
            }
        }
    }

    private static long key(int sender, int seq) {
        return ((long) sender << 32) | seq;
    }

    /** Whether that sender is the {@linkplain Pump pump}. */
    boolean isFromPump(int sender) {
        return audience.isPump(sender);
    }

    /** Something began like a message and did not go on like one. */
    void damaged() {
        violations.damaged++;
    }

    /** The server did not take what the member said. */
    void refused() {
        violations.refused++;
    }

    /** The member is told that it missed so many messages. */
    void toldOfMissing(long messages) {
        told += messages;
    }

    /** How many messages the member was told that it missed. */
    long told() {
        return told;
    }

    /** Whether nothing more is to come. */
    boolean hasAll() {
        for (int sender : audience.sendersIn(room)) {
            if (sender != self && newest[audience.placeOf(sender)] < audience.sentBy(sender)) {
                return false;
            }
        }
        return true;
    }

    /** Nothing more will come: what has not come is missed, and what has come beyond that was never said. */
    void end() {
        for (int sender : audience.sendersIn(room)) {
            int missingAtEnd = audience.sentBy(sender) - newest[audience.placeOf(sender)];
            if (sender != self) {
                missed += Math.max(0, missingAtEnd);
                violations.damaged += Math.max(0, -missingAtEnd);
            }
        }
        settle();
    }

    /** The member is gone, and what came after that is none of its business. */
    void settle() {
        violations.missed += Math.min(told, missed);
        violations.lost += Math.max(0, missed - told);
        violations.overstated += Math.max(0, told - missed);
    }
}
