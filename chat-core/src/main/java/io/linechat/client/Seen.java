package io.linechat.client;

import io.linechat.message.Position;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which messages of a room the client has seen. What it says itself it learns of by the answer, which may come later than
 * what others said behind it: until then there is a hole. Owned by the client's event loop.
 */
final class Seen {

    /** More than the server ever sends to who reads on; from farther away everything before is taken for seen. */
    private static final int MAX_HOLES = 1 << 14;

    private final NavigableSet<Long> holes = new TreeSet<>();
    private Position newest;

    /**
     * @param newest up to there there is nothing to see any more
     */
    Seen(Position newest) {
        this.newest = newest;
    }

    /** Marks a message, and returns whether it was new. */
    boolean add(Position position) {
        if (position.epoch() != newest.epoch()) {
            restart(position.epoch());
        }
        long seq = position.seq();
        if (seq <= newest.seq()) {
            return holes.remove(seq);
        }
        dig(seq);
        newest = new Position(newest.epoch(), seq);
        return true;
    }

    /** Marks messages that will not come, and returns whether any of them was new. */
    boolean skip(long from, long to) {
        boolean isNews = to > newest.seq();
        if (isNews) {
            dig(Math.max(from, newest.seq() + 1));
            newest = new Position(newest.epoch(), to);
        }
        NavigableSet<Long> skipped = from <= to ? holes.subSet(from, true, to, true) : new TreeSet<>();
        isNews |= !skipped.isEmpty();
        skipped.clear();
        return isNews;
    }

    /** Nothing of that log has been seen yet; that of any other one is gone. */
    void restart(long epoch) {
        if (epoch != newest.epoch()) {
            holes.clear();
            newest = new Position(epoch, 0);
        }
    }

    /** Everything up to there was seen, or will not come. */
    Position upTo() {
        return holes.isEmpty() ? newest : new Position(newest.epoch(), holes.first() - 1);
    }

    /** What lies between the newest message and that one has not been seen. */
    private void dig(long end) {
        if (end - newest.seq() > MAX_HOLES) {
            holes.clear();
            return;
        }
        for (long seq = newest.seq() + 1; seq < end; seq++) {
            holes.add(seq);
        }
        while (holes.size() > MAX_HOLES) {
            holes.pollFirst();
        }
    }
}
