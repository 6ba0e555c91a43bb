package io.linechat.net;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns connections away when there are as many from one address as the server takes. An IPv6 address counts with its
 * /64, which is what one customer has of them at the least (RFC 6177). Shared by all connections of a server; any event
 * loop.
 */
@Sharable
public final class AddressLimit extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AddressLimit.class);

    private final int max;
    private final ConcurrentMap<Object, Integer> open = new ConcurrentHashMap<>();
    private final GatheredWarning warning = new GatheredWarning(
            log, "connections were turned away, since there are as many from their address as may be");

    /**
     * @param max connections from one address at a time
     */
    public AddressLimit(int max) {
        this.max = max;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress remote)) {
            ctx.fireChannelActive();
            return;
        }
        Object origin = originOf(remote.getAddress());
        if (open.merge(origin, 1, Integer::sum) <= max) {
            ctx.channel().closeFuture().addListener(closed -> release(origin));
            ctx.fireChannelActive();
        } else {
            release(origin);
            TurnAway.close(ctx, "there are too many connections from your address", warning);
        }
    }

    private void release(Object origin) {
        open.computeIfPresent(origin, (key, count) -> count == 1 ? null : count - 1);
    }

    private static Object originOf(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
