package io.linechat.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts what there is from each address, and says when it is too much. An IPv6 address counts with its /64, which is
 * what one customer has of them at the least (RFC 6177). What comes from no address of the Internet is not counted. Any
 * thread.
 */
public final class AddressQuota {

    private final int max;
    private final ConcurrentMap<Object, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param max how much there may be from one address
     */
    public AddressQuota(int max) {
        this.max = max;
    }

    /** Counts one more; {@code false}, and it is not counted, if there are as many as may be. */
    public boolean take(SocketAddress from) {
        if (from instanceof InetSocketAddress remote) {
            Object origin = originOf(remote.getAddress());
            if (counts.merge(origin, 1, Integer::sum) > max) {
                giveBack(from);
                return false;
            }
        }
        return true;
    }

    /** Counts one less, of those that were counted. */
    public void giveBack(SocketAddress from) {
        if (from instanceof InetSocketAddress remote) {
            counts.computeIfPresent(originOf(remote.getAddress()), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Object originOf(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
