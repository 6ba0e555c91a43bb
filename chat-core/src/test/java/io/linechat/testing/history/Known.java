package io.linechat.testing.history;

import java.util.TreeSet;

/** What a client knows of a room: everything up to one message, and some behind that. Any thread. */
final class Known {

    private final TreeSet<Long> ahead = new TreeSet<>();
    private long upTo;

    /** It does not need what lies before. */
    synchronized void upTo(long seq) {
        upTo = seq;
    }

    /** An answer to a line of its own may come behind later lines of others, so that it may be missing in between. */
    synchronized void met(long seq) {
        if (seq > upTo) {
            ahead.add(seq);
        }
        while (ahead.remove(upTo + 1)) {
            upTo++;
        }
    }

    /** What was met behind the first hole will be sent again. */
    synchronized void forgetAhead() {
        ahead.clear();
    }

    synchronized long upTo() {
        return upTo;
    }

    synchronized boolean hasAllUpTo(long seq) {
        return upTo >= seq;
    }
}
