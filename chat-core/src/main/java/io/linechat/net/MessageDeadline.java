package io.linechat.net;

import io.linechat.protocol.LineFramer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which no message has become complete in time, whatever trickles in. It stands behind what makes
 * messages of bytes.
 */
final class MessageDeadline extends ChannelInboundHandlerAdapter {

    private final Duration first;
    private final Duration next;
    private final Consumer<ChannelHandlerContext> onLate;
    private @Nullable Future<?> deadline;

    /**
     * @param first how long the first message may take
     * @param next how long each may take after the one before it; zero for any time
     * @param onLate closes the connection
     */
    MessageDeadline(Duration first, Duration next, Consumer<ChannelHandlerContext> onLate) {
        this.onLate = onLate;
        this.first = first;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        closeAfter(first, ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        completed(ctx);
        ctx.fireChannelRead(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == LineFramer.SKIPPED) {
            completed(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void completed(ChannelHandlerContext ctx) {
        if (next.isZero()) {
            ctx.pipeline().remove(this);
        } else {
            stop();
            closeAfter(next, ctx);
        }
    }

    private void closeAfter(Duration time, ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> onLate.accept(ctx), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }
}
