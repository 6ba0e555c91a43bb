package io.linechat.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns connections away when there are as many as the server takes: they are told and closed before anything is made
 * for them. Shared by all connections of a server; any event loop.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

    private final GatheredWarning warning =
            new GatheredWarning(log, "connections were turned away, since there are as many as the server takes");
    private final int max;
    private final String message;
    private final AtomicInteger open = new AtomicInteger();
    private final ChannelFutureListener leave = closed -> open.decrementAndGet();

    /**
     * @param message what a connection too many is told
     */
    public ConnectionLimit(int max, String message) {
        this.max = max;
        this.message = message;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (open.incrementAndGet() <= max) {
            ctx.channel().closeFuture().addListener(leave);
            ctx.fireChannelActive();
            return;
        }
        open.decrementAndGet();
        ctx.pipeline().remove(this);
        TurnAway.close(ctx, message, warning);
    }

    /** Who has been told the last words makes room for the next, even if their client is slow to close. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelOutputShutdownEvent.INSTANCE) {
            ctx.channel().closeFuture().removeListener(leave);
            open.decrementAndGet();
        }
        ctx.fireUserEventTriggered(event);
    }
}
