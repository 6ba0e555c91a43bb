package io.linechat.testing;

import static org.awaitility.Awaitility.await;

import java.util.List;

/** The threads of the servers in this JVM. */
public final class Threads {

    private Threads() {}

    /** The names of those that live. */
    public static List<String> ofServers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("linechat-"))
                .sorted()
                .toList();
    }

    /** Returns when there are none any more; a thread may have a few instructions left when its work is done. */
    public static void awaitNoneOfServers() {
        await("threads of servers").until(Threads::ofServers, List::isEmpty);
    }
}
