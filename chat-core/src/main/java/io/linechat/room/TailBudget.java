package io.linechat.room;

import java.util.concurrent.atomic.AtomicLong;

/** What the tails of all rooms of a server may hold together. Any thread. */
final class TailBudget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param limit in bytes
     */
    TailBudget(long limit) {
        this.limit = limit;
    }

    void take(long bytes) {
        taken.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    boolean isOverdrawn() {
        return taken.get() > limit;
    }

    long taken() {
        return taken.get();
    }
}
