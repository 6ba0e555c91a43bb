package io.linechat.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: at least the shortest time and at most twice that, four times, eight times and so
 * on up to the longest one, anything between with the same probability, so that the clients of a server that comes back do
 * not all come at once. For one thread.
 */
final class Backoff {

    private final RandomGenerator random;
    private final long shortest;
    private final long longest;
    private long limit;

    Backoff(RandomGenerator random, Duration shortest, Duration longest) {
        this.random = random;
        this.shortest = shortest.toMillis();
        this.longest = longest.toMillis();
        reset();
    }

    static Backoff random(Duration shortest, Duration longest) {
        // A source for whatever thread asks: this object may be made on another one than it is used on.
        return new Backoff(() -> ThreadLocalRandom.current().nextLong(), shortest, longest);
    }

    long nextMillis() {
        long delay = random.nextLong(shortest, limit + 1);
        limit = Math.min(2 * limit, longest);
        return delay;
    }

    /** A try has succeeded. */
    void reset() {
        limit = Math.min(2 * shortest, longest);
    }
}
