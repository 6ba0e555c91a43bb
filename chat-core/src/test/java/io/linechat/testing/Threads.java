package io.linechat.testing;

import static org.awaitility.Awaitility.await;

import java.util.List;

/** The threads of the servers in this JVM. */
public final class Threads {

    private Threads() {}

    /** Returns when there are none any more; a thread may have a few instructions left when its work is done. */
    public static void awaitNoneOfServers() {
        awaitNone("linechat-");
    }

    /** Returns when there are none any more of the server with that name. */
    public static void awaitNoneOfServer(String name) {
        awaitNone("linechat-" + name + "-");
    }

    private static void awaitNone(String prefix) {
        await("threads " + prefix).until(() -> startingWith(prefix), List::isEmpty);
    }

    private static List<String> startingWith(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }
}
