package io.linechat.http;

import io.linechat.protocol.Utf8Decoder;
import io.linechat.session.LingeringClose;
import io.linechat.session.SessionHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whole messages in, the lines in them on; all else that is between the two ends of a WebSocket is dealt with here. What
 * goes out passes it by: events are frames already when they come to be written. Owned by the event loop of its channel.
 */
public final class WebSocketFrames extends ChannelInboundHandlerAdapter {

    /** How long a client that is told goodbye may take for that. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Duration pingEvery;
    private @Nullable Future<?> pinging;

    /** Whether anything has come since the last ping. */
    private boolean heard = true;

    private boolean closing;

    public WebSocketFrames(Duration pingEvery) {
        this.pingEvery = pingEvery;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long millis = pingEvery.toMillis();
        pinging = ctx.executor().scheduleAtFixedRate(() -> ping(ctx), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (pinging != null) {
            pinging.cancel(false);
        }
    }

    private void ping(ChannelHandlerContext ctx) {
        if (closing) {
            return;
        }
        if (heard || !ctx.channel().config().isAutoRead()) {
            heard = false;
            if (ctx.channel().isWritable()) {
                ctx.writeAndFlush(new PingWebSocketFrame());
            }
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        heard = true;
        try {
            if (!closing) {
                read(ctx, msg);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void read(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof TextWebSocketFrame text) {
            String line = Utf8Decoder.decode(text.content());
            if (line != null) {
                ctx.fireChannelRead(line);
            } else {
                close(ctx, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "that was not UTF-8");
            }
        } else if (msg instanceof PingWebSocketFrame ping) {
            // Not into a queue: who pings without reading needs no answers.
            if (ctx.channel().isWritable()) {
                ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            }
        } else if (msg instanceof CloseWebSocketFrame close) {
            close(ctx, new CloseWebSocketFrame(answerTo(close)));
        } else if (!(msg instanceof PongWebSocketFrame)) {
            close(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "only text is spoken here");
        }
    }

    private static WebSocketCloseStatus answerTo(CloseWebSocketFrame close) {
        boolean silent = close.statusCode() == WebSocketCloseStatus.EMPTY.code() || close.statusCode() < 0;
        return silent ? WebSocketCloseStatus.NORMAL_CLOSURE : WebSocketCloseStatus.valueOf(close.statusCode());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            close(ctx, corrupted.closeStatus(), corrupted.closeStatus().reasonText());
        } else if (cause instanceof TooLongFrameException) {
            close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, WebSocketCloseStatus.MESSAGE_TOO_BIG.reasonText());
        } else if (closing || cause instanceof PrematureChannelClosureException) {
            // The latter says that a message has only come in part, and is no concern of the session's.
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        close(ctx, new CloseWebSocketFrame(status, reason));
    }

    /** Nothing may follow a closing frame, so the session is gone before it. */
    private void close(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
        if (closing) {
            frame.release();
            return;
        }
        closing = true;
        ctx.pipeline().remove(SessionHandler.class);
        LingeringClose.close(ctx.channel(), frame, FAREWELL);
    }
}
