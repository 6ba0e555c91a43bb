package io.linechat.net;

import io.linechat.session.ClientAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the word of a proxy that is trusted on where a connection comes from, before anybody behind hears of the
 * connection, and leaves. Stands behind Netty's decoder of that header, which leaves, too. A connection without a header
 * is closed, since a client could have it say anything.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private final Duration limit;
    private final GatheredWarning warning;
    private @Nullable Future<?> deadline;

    /**
     * @param limit how long the header may take
     * @param warning is due when there is none
     */
    ProxyHeader(Duration limit, GatheredWarning warning) {
        this.warning = warning;
        this.limit = limit;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> giveUp(ctx), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(ChannelHandlerContext ctx) {
        warning.due();
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws UnknownHostException {
        HAProxyMessage header = (HAProxyMessage) msg;
        try {
            if (isOfClient(header)) {
                InetAddress address =
                        InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(header.sourceAddress()));
                ClientAddress.set(ctx.channel(), new InetSocketAddress(address, header.sourcePort()));
            }
        } finally {
            header.release();
        }
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** Whether it names an address of the Internet; the proxy's own checks and sockets of its machine do not. */
    private static boolean isOfClient(HAProxyMessage header) {
        return header.command() == HAProxyCommand.PROXY
                && (header.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
                        || header.proxiedProtocol() == HAProxyProxiedProtocol.TCP6);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            giveUp(ctx);
        } else {
            ctx.close();
        }
    }
}
