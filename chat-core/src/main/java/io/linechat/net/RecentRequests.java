package io.linechat.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * From where HTTP was spoken of late. A browser opens connections before it has a request for them, and would take a
 * greeting on one for the response to the next request; so a silent client from there is left alone for a while. Shared by
 * all connections of a server; any event loop.
 */
final class RecentRequests {

    private static final long WHILE = Duration.ofSeconds(10).toNanos();

    /** More than a page that is popular has visitors in that time; whoever is forgotten is only greeted too soon. */
    private static final int MAX = 10_000;

    private final ConcurrentMap<Object, Long> last = new ConcurrentHashMap<>();

    /**
     * There is a request.
     *
     * @param now as of {@link System#nanoTime}
     */
    void add(SocketAddress from, long now) {
        if (last.size() >= MAX) {
            last.values().removeIf(time -> now - time >= WHILE);
        }
        if (last.size() < MAX) {
            last.put(originOf(from), now);
        }
    }

    /** For how many more nanoseconds a silent client from there may be a browser; 0 or less if it is none. */
    long left(SocketAddress from, long now) {
        Long time = last.get(originOf(from));
        return time == null ? 0 : WHILE - (now - time);
    }

    private static Object originOf(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress() : address;
    }
}
