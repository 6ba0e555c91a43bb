package io.linechat.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** A warning that is logged once a second at most, with how often it was due since, however hard it is hit. Any thread. */
final class GatheredWarning {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final String what;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());

    /**
     * @param what stands behind a number in the log
     */
    GatheredWarning(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void due() {
        count.incrementAndGet();
        long now = System.nanoTime();
        long at = nextAt.get();
        if (now - at >= 0 && nextAt.compareAndSet(at, now + INTERVAL)) {
            log.warn("{} {}", count.getAndSet(0), what);
        }
    }
}
