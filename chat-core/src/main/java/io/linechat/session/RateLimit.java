package io.linechat.session;

import java.util.concurrent.TimeUnit;

/**
 * How fast one client may send commands: a token bucket. It holds {@code burst} tokens and is refilled evenly; a command
 * takes one. A client that goes on while it is told to slow down, for as many commands as the burst holds, has had
 * enough. Owned by the session's event loop.
 */
final class RateLimit {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosPerToken;
    private final long capacity;

    /** Time that was saved up and not spent on tokens yet, in nanoseconds. */
    private long saved;

    private long lastRefill;
    private int ignored;

    /**
     * @param perSecond commands a second, at least 1
     * @param burst commands at once, at least 1
     * @param now nanoseconds, of any origin
     */
    RateLimit(int perSecond, int burst, long now) {
        nanosPerToken = SECOND / perSecond;
        capacity = burst * nanosPerToken;
        saved = capacity;
        lastRefill = now;
    }

    /** Takes a token and returns 0, or takes none and returns how many nanoseconds to wait for one. */
    long acquire(long now) {
        saved = Math.min(capacity, saved + (now - lastRefill));
        lastRefill = now;
        if (saved >= nanosPerToken) {
            saved -= nanosPerToken;
            ignored = 0;
            return 0;
        }
        ignored++;
        return nanosPerToken - saved;
    }

    /** Whether the client goes on regardless. */
    boolean isIgnored() {
        return ignored * nanosPerToken > capacity;
    }
}
