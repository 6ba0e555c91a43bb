package io.linechat.client;

import io.linechat.message.Event;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what is sent below what the server takes, with a fifth of it to spare, since what is sent evenly may arrive
 * unevenly. For one thread and one connection.
 */
final class Pacer {

    private static final double SHARE = 0.8;

    /** Between two commands; 0 for a server that takes any number. */
    private final long interval;

    /** The time of those that may go at once. */
    private final long atOnce;

    /** Up to when the time is taken, if each command so far took its interval. */
    private long taken;

    /**
     * @param now nanoseconds, of any origin
     */
    Pacer(Event.Limits limits, long now) {
        interval = limits.rate() == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / (limits.rate() * SHARE));
        atOnce = Math.max(1, (long) (limits.burst() * SHARE)) * interval;
        taken = now;
    }

    /** Takes the time of one command and returns 0, or takes none and returns how many nanoseconds to wait. */
    long acquire(long now) {
        // Time in which nothing was sent is not saved up.
        taken = Math.max(taken - now, 0) + now;
        long wait = taken + interval - atOnce - now;
        if (wait <= 0) {
            taken += interval;
            return 0;
        }
        return wait;
    }

    /** The server wants to be left alone for a while. */
    void pause(long now, long nanos) {
        taken = now + atOnce + nanos;
    }
}
