package io.linechat.bench.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks what one member receives: everything that is said in its room, by others, once, whole, and in the order in
 * which each of them said it. The order across senders is not checked. Owned by the load driver's event loop.
 */
final class DeliveryCheck {

    /** So many lost messages are remembered one by one, to tell a late one from a double. */
    private static final int REMEMBERED = 100_000;

    private final Audience audience;
    private final int room;
    private final int self;
    private final Violations violations;

    /** The newest sequence number from each sender of the room; they begin with 1. */
    private final int[] newest;

    private final Set<Long> missing = new HashSet<>(0);

    /** Who is where, and how much each has said: what all checks of a run share. */
    static final class Audience {

        final int[] roomOfSender;

        /** Counts the senders of each room from 0. */
        final int[] placeOfSender;

        final int[] sent;

        Audience(Workload workload) {
            roomOfSender = new int[workload.senders()];
            placeOfSender = new int[workload.senders()];
            sent = new int[workload.senders()];
            int[] found = new int[workload.rooms()];
            for (int sender = 0; sender < workload.senders(); sender++) {
                int room = workload.roomOf(sender);
                roomOfSender[sender] = room;
                placeOfSender[sender] = found[room]++;
            }
        }

        private int sendersIn(int room) {
            int senders = 0;
            for (int each : roomOfSender) {
                senders += each == room ? 1 : 0;
            }
            return senders;
        }
    }

    /**
     * @param self the sender whose messages are not to come; negative if all are
     */
    DeliveryCheck(Audience audience, int room, int self, Violations violations) {
        this.audience = audience;
        this.room = room;
        this.self = self;
        this.violations = violations;
        this.newest = new int[audience.sendersIn(room)];
    }

    /** Takes note of a message; returns whether it counts as delivered. */
    boolean accept(int sender, int seq) {
        if (sender >= audience.sent.length) {
            violations.damaged++;
            return false;
        }
        if (audience.roomOfSender[sender] != room) {
            violations.wrongRoom++;
            return false;
        }
        if (sender == self) {
            violations.echoed++;
            return false;
        }
        int place = audience.placeOfSender[sender];
        if (seq == newest[place] + 1) {
            newest[place] = seq;
            return true;
        }
        return outOfLine(sender, place, seq);
    }

    private boolean outOfLine(int sender, int place, int seq) {
        if (seq < 1 || seq > audience.sent[sender]) {
            violations.damaged++;
            return false;
        }
        if (seq > newest[place]) {
            for (int skipped = newest[place] + 1; skipped < seq && missing.size() < REMEMBERED; skipped++) {
                missing.add(key(sender, skipped));
            }
            violations.lost += seq - newest[place] - 1;
            newest[place] = seq;
            return true;
        }
        if (missing.remove(key(sender, seq))) {
            violations.lost--;
            violations.reordered++;
            return true;
        }
        violations.doubled++;
        return false;
    }

    private static long key(int sender, int seq) {
        return ((long) sender << 32) | seq;
    }

    /** Nothing more will come: what has not come is lost, and what has come beyond that was never said. */
    void end() {
        for (int sender = 0; sender < audience.sent.length; sender++) {
            if (audience.roomOfSender[sender] == room && sender != self) {
                int missingAtEnd = audience.sent[sender] - newest[audience.placeOfSender[sender]];
                violations.lost += Math.max(0, missingAtEnd);
                violations.damaged += Math.max(0, -missingAtEnd);
            }
        }
    }
}
