package io.linechat.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has a thread finish in order when SIGINT, SIGHUP or SIGTERM ends the program: it is interrupted and waited for. The
 * exit code, 128 and the number of the signal, is the JVM's doing.
 */
final class Goodbye {

    /** How long the goodbye may take. */
    private static final int PATIENCE_SECONDS = 3;

    private final Thread talking = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);

    private Goodbye() {}

    /** To be called by that thread. */
    static Goodbye onSignals() {
        Goodbye goodbye = new Goodbye();
        Runtime.getRuntime().addShutdownHook(new Thread(goodbye::interrupt, "linechat-goodbye"));
        return goodbye;
    }

    private void interrupt() {
        if (finished.getCount() == 0) {
            return;
        }
        talking.interrupt();
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread is done. */
    void finished() {
        finished.countDown();
    }
}
