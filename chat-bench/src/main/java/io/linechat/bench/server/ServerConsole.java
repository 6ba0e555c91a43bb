package io.linechat.bench.server;

import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;

/**
 * What a server process of ours has to say to the one who started it, over its standard input and output. It lives as
 * long as its input, so that no server is left behind by a benchmark that was killed.
 */
final class ServerConsole {

    static final String LISTENING = "listening on ";
    static final String LIVE = "live ";
    static final String OCCUPIED = "occupied ";

    /** Where objects are made, and most of them are garbage soon. */
    private static final String EDEN = "Eden";

    private ServerConsole() {}

    /** Says that the server listens, and answers until the input ends. */
    static void serve(int port) throws IOException {
        System.out.println(LISTENING + port);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(line.equals(LIVE.strip()) ? LIVE + liveBytes() : OCCUPIED + occupiedBytes());
        }
    }

    private static long liveBytes() {
        // The second one takes what the first one had to leave to finalizers and reference queues.
        System.gc();
        System.gc();
        return occupiedBytes();
    }

    /** Without a collection, which would hold the server up: what is not in eden has survived one. */
    private static long occupiedBytes() {
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP && !pool.getName().contains(EDEN))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
        return heap + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
