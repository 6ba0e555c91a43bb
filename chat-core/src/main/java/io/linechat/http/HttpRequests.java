package io.linechat.http;

import io.linechat.protocol.WireFormat;
import io.linechat.session.ConnectionFault;
import io.linechat.session.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Answers the requests of a connection, each at once and so in their order, however many of them come in one read. Owned
 * by the event loop of its channel.
 */
public final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

    /** Comes as an event when the server stops: what is idle then is closed. */
    public static final Object STOPPING = new Object();

    /** How long a client that is told goodbye may take for that. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Site site;
    private final BiConsumer<ChannelPipeline, WireFormat> toWebSocket;

    /** Whether the last answer is given, after which no request counts. */
    private boolean done;

    /** Whether the client has sent frames before it knew that it has a WebSocket. */
    private boolean early;

    /**
     * @param toWebSocket makes the pipeline of a WebSocket of this one, on which is written in that format
     */
    public HttpRequests(Site site, BiConsumer<ChannelPipeline, WireFormat> toWebSocket) {
        this.site = site;
        this.toWebSocket = toWebSocket;
    }

    @Override
    public boolean acceptInboundMessage(Object msg) {
        // Such bytes come this way when the codec that has read them gives up its place.
        early |= msg instanceof ByteBuf;
        return msg instanceof FullHttpRequest;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (done) {
            return;
        }
        FullHttpResponse fault = site.fault(request);
        // Asked once for each request: who is told that the server is ready may ask again on this connection.
        Health health = site.health();
        if (fault != null) {
            sendLast(ctx, fault);
        } else if (Site.pathOf(request).equals(Site.CHAT)) {
            upgrade(ctx, request, health);
        } else {
            send(ctx, request, site.answer(request, health), health);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, Health health) {
        FullHttpResponse refusal = health.takesClients()
                ? site.upgrade().refusal(request, ctx.channel().localAddress())
                : Site.draining();
        if (refusal != null) {
            send(ctx, request, refusal, health);
            return;
        }
        done = true;
        boolean compressed = site.upgrade().compresses(request);
        site.upgrade().accept(ctx.channel(), request, compressed).addListener(accepted -> {
            if (accepted.isSuccess() && !early) {
                toWebSocket.accept(ctx.pipeline(), compressed ? WireFormat.WEBSOCKET_DEFLATED : WireFormat.WEBSOCKET);
            } else {
                ctx.close();
            }
        });
    }

    private void send(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response, Health health) {
        if (!HttpUtil.isKeepAlive(request) || !health.takesClients()) {
            sendLast(ctx, response);
            return;
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            // For later ones it goes without saying.
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ctx.writeAndFlush(response);
    }

    private void sendLast(ChannelHandlerContext ctx, FullHttpResponse response) {
        done = true;
        HttpUtil.setKeepAlive(response, false);
        LingeringClose.close(ctx.channel(), response, FAREWELL);
    }

    /** Who does not take the answers is not asked for more requests. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!done) {
            ctx.channel().config().setAutoRead(ctx.channel().isWritable());
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!done && (event == STOPPING || event == ChannelInputShutdownEvent.INSTANCE)) {
            done = true;
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault.close(ctx, cause);
    }
}
