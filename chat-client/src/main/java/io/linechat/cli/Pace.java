package io.linechat.cli;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a script that has much to say below the limit of a server with the default settings (50 lines a second, 500 at
 * once), which would refuse what is more. For one thread.
 */
final class Pace {

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long AT_ONCE = 400 * INTERVAL;

    /** Up to when the time is taken, if each line so far took its interval. */
    private long taken = System.nanoTime();

    /** Waits until the next line may be sent. */
    void await() throws InterruptedException {
        long now = System.nanoTime();
        // Time in which nothing was said is not saved up.
        taken = (taken - now > 0 ? taken : now) + INTERVAL;
        TimeUnit.NANOSECONDS.sleep(taken - now - AT_ONCE);
    }
}
