package io.linechat.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the client gets the last words.
 *
 * <p>A socket that is closed while something it received is unread is reset, and a reset throws away what is still on
 * its way to the client. So after the last words only our direction is closed; what the client still sends is thrown
 * away, until it closes too or {@value #LINGER_MILLIS} ms have passed. On the event loop of the channel.
 */
public final class LingeringClose {

    private static final long LINGER_MILLIS = 1000;

    private final Channel channel;

    private LingeringClose(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends the last words, behind what is already there for the client, and closes.
     *
     * @param lastWords what the pipeline of the channel makes bytes of
     * @param limit a client that has not taken them by then is cut off
     */
    public static void close(Channel channel, Object lastWords, Duration limit) {
        LingeringClose closing = new LingeringClose(channel);
        closing.closeAfter(limit.toMillis());
        channel.pipeline().addFirst("discard", closing.new Discard());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(lastWords).addListener((ChannelFuture written) -> closing.lastWordsSent(written));
    }

    private void lastWordsSent(ChannelFuture written) {
        if (written.isSuccess() && channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            duplex.shutdownOutput();
            closeAfter(LINGER_MILLIS);
        } else {
            channel.close();
        }
    }

    private void closeAfter(long millis) {
        Future<?> deadline = channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    /** Throws away what comes, and closes when nothing more will. */
    private final class Discard extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ((ByteBuf) msg).release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE && ((DuplexChannel) channel).isOutputShutdown()) {
                channel.close();
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }
    }
}
