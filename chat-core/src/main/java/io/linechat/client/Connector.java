package io.linechat.client;

import io.linechat.net.Transport;
import io.linechat.protocol.JsonEventDecoder;
import io.linechat.protocol.LineFramer;
import io.linechat.protocol.Utf8Decoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a conversation, one after the other. */
final class Connector {

    /** The longest line that a server may send, in bytes: an answer to {@code /history 200} fits. */
    private static final int MAX_LINE = 1 << 22;

    /** After so much time without a byte the server is gone, if it owes an answer. */
    private static final int PATIENCE_SECONDS = 20;

    private static final int KEEP_ALIVE_SECONDS = 60;

    private static final String TLS = "tls";
    private static final String UNTIL_SECURED = "until-secured";

    private final Bootstrap bootstrap;
    private final String host;
    private final int port;
    private final Duration timeout;
    private final @Nullable SslContext tls;

    /**
     * @param timeout how long connecting may take, and then the handshake of TLS
     * @param tls {@code null} for none
     */
    Connector(
            EventLoop loop,
            Transport.Parts transport,
            String host,
            int port,
            Duration timeout,
            @Nullable SslContext tls) {
        this.tls = tls;
        this.timeout = timeout;
        this.host = host;
        this.port = port;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .option(ChannelOption.TCP_NODELAY, true);
        transport.keepAlive().apply(bootstrap, KEEP_ALIVE_SECONDS);
    }

    /** Completes when there is a connection, and if it is to be in TLS, when the server is the right one. */
    ChannelFuture connect(Conversation conversation) {
        return tls == null ? connect(pipeline -> initialize(pipeline, conversation)) : connectInTls(tls, conversation);
    }

    private ChannelFuture connect(Consumer<ChannelPipeline> initializer) {
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initializer.accept(channel.pipeline());
                    }
                })
                .connect(host, port);
    }

    private ChannelFuture connectInTls(SslContext context, Conversation conversation) {
        SslHandler handler = context.newHandler(ByteBufAllocator.DEFAULT, host, port);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        ChannelFuture connecting = connect(pipeline -> pipeline.addLast(TLS, handler)
                .addLast(UNTIL_SECURED, new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        // Whoever connects is told by the handshake.
                        ctx.close();
                    }
                }));
        ChannelPromise secured = connecting.channel().newPromise();
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                handler.handshakeFuture().addListener(handshake -> shaken(handshake.cause(), conversation, secured));
            } else {
                secured.setFailure(connected.cause());
            }
        });
        return secured;
    }

    private static void shaken(@Nullable Throwable failure, Conversation conversation, ChannelPromise secured) {
        if (failure != null) {
            secured.setFailure(failure);
            return;
        }
        ChannelPipeline pipeline = secured.channel().pipeline();
        pipeline.remove(UNTIL_SECURED);
        initialize(pipeline, conversation);
        // For those behind, the connection begins now.
        pipeline.context(TLS).fireChannelActive();
        secured.setSuccess();
    }

    private static void initialize(ChannelPipeline pipeline, Conversation conversation) {
        pipeline.addLast("idle", new IdleStateHandler(PATIENCE_SECONDS, 0, 0, TimeUnit.SECONDS));
        pipeline.addLast("framer", new LineFramer(MAX_LINE));
        pipeline.addLast("utf8", new Utf8Decoder());
        pipeline.addLast("decoder", new JsonEventDecoder(conversation::asked));
        pipeline.addLast("handler", new ClientHandler(conversation));
    }
}
