package io.linechat.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
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

    private static final String DISCARD = "discard";

    private final Channel channel;

    private LingeringClose(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends the last words, behind what is already there for the client, and closes; if that is under way already, it goes
     * on as it has begun.
     *
     * @param lastWords what the pipeline of the channel makes bytes of
     * @param limit a client that has not taken them by then is cut off
     */
    public static void close(Channel channel, Object lastWords, Duration limit) {
        if (channel.pipeline().get(DISCARD) != null) {
            ReferenceCountUtil.release(lastWords);
            return;
        }
        LingeringClose closing = new LingeringClose(channel);
        closing.closeAfter(limit.toMillis());
        channel.pipeline().addFirst(DISCARD, closing.new Discard());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(lastWords).addListener((ChannelFuture written) -> closing.lastWordsSent(written));
    }

    private void lastWordsSent(ChannelFuture written) {
        if (written.isSuccess() && channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            endTls().addListener(ended -> duplex.shutdownOutput());
            closeAfter(LINGER_MILLIS);
        } else {
            channel.close();
        }
    }

    /** Says within TLS that nothing more comes, without which a client cannot tell the end from an attack. */
    private Future<?> endTls() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
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
