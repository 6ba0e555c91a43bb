package io.linechat.net;

import io.linechat.protocol.JsonProtocol;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a client speaks, says so to the handlers behind it as an event, and leaves the pipeline.
 *
 * <ul>
 *   <li>The first byte of the first line decides, whatever blanks stand before it: <code>{</code> is JSON, all else is
 *       text. How the bytes are split changes nothing, and none is held back.
 *   <li>Who is silent is taken for a person and greeted as one. If JSON comes then, it is JSON all the same.
 *   <li>Who ends the input before all that is a person, too.
 * </ul>
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {

    private final Duration patience;
    private final JsonProtocol json;
    private @Nullable Future<?> silence;
    private boolean greeted;

    /** Whether the line that has begun has blanks so far. Empty lines count for nothing, lines of blanks can be said. */
    private boolean blanks;

    /**
     * @param patience how long a client may be silent before it is taken for a person
     * @param json takes the place of the handlers for people
     */
    ProtocolDetector(Duration patience, JsonProtocol json) {
        this.patience = patience;
        this.json = json;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        if (patience.isZero()) {
            greet(ctx);
        } else {
            silence = ctx.executor().schedule(() -> greet(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        WireFormat format = formatOf((ByteBuf) msg);
        if (format == WireFormat.JSON) {
            ChannelPipeline pipeline = ctx.pipeline();
            pipeline.remove(ChatPipeline.SANITIZER);
            pipeline.replace(ChatPipeline.PROTOCOL, ChatPipeline.PROTOCOL, json);
            ctx.fireUserEventTriggered(WireFormat.JSON);
            pipeline.remove(this);
        } else if (format == WireFormat.TEXT) {
            greet(ctx);
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelRead(msg);
    }

    private @Nullable WireFormat formatOf(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            byte b = bytes.getByte(i);
            if (b == ' ' || b == '\t') {
                blanks = true;
            } else if (b != '\r' && (b != '\n' || blanks)) {
                return b == '{' ? WireFormat.JSON : WireFormat.TEXT;
            }
        }
        return null;
    }

    private void greet(ChannelHandlerContext ctx) {
        if (!greeted) {
            greeted = true;
            ctx.fireUserEventTriggered(WireFormat.TEXT);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            greet(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    private void stopWaiting() {
        if (silence != null) {
            silence.cancel(false);
        }
    }
}
