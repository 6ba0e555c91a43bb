package io.linechat.client;

import io.linechat.message.CleanText;
import io.linechat.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A connection to a chat server, for a terminal or a bot.
 *
 * <pre>{@code
 * try (ChatClient client = ChatClient.connect("localhost", 5050, line -> System.out.println(line))) {
 *     client.send("hello").join();
 * }
 * }</pre>
 *
 * <p>Any thread may call any method. It runs on one daemon thread of its own, which ends with the connection.
 */
public final class ChatClient implements AutoCloseable {

    /** How long {@link #connect} tries. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** How long {@link #close} waits for the server to take the goodbye. */
    private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

    /** The longest line that a server may send, in bytes; a list of a hundred long names fits. */
    private static final int MAX_LINE = 1 << 16;

    private final EventLoopGroup loop;
    private final ClientHandler handler;
    private final Channel channel;

    private ChatClient(EventLoopGroup loop, ClientHandler handler, Channel channel) {
        this.loop = loop;
        this.handler = handler;
        this.channel = channel;
    }

    /**
     * Connects, for {@link #CONNECT_TIMEOUT} at most.
     *
     * @throws ChatConnectException if there is no server to be reached there
     */
    public static ChatClient connect(String host, int port, ChatClientListener listener) throws ChatConnectException {
        Transport.Parts transport = Transport.best().parts();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("linechat-client", true), transport.handlers());
        ClientHandler handler = new ClientHandler(listener);
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast("framer", new LineBasedFrameDecoder(MAX_LINE));
                        channel.pipeline().addLast("decoder", new StringDecoder(StandardCharsets.UTF_8));
                        channel.pipeline().addLast("encoder", new StringEncoder(StandardCharsets.UTF_8));
                        channel.pipeline().addLast("handler", handler);
                    }
                })
                .connect(host, port)
                .awaitUninterruptibly();
        if (!connecting.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new ChatConnectException(host, port, connecting.cause());
        }
        // The thread goes when the connection does, however it ends.
        connecting.channel().closeFuture().addListener(closed -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
        return new ChatClient(loop, handler, connecting.channel());
    }

    /**
     * Does what the other {@link #connect(String, int, ChatClientListener) connect} does, for a bot: each line comes
     * with the client to answer it with.
     *
     * @throws ChatConnectException if there is no server to be reached there
     */
    public static ChatClient connect(String host, int port, BiConsumer<ChatClient, ServerLine> bot)
            throws ChatConnectException {
        CompletableFuture<ChatClient> self = new CompletableFuture<>();
        // The first line may come before connect has returned; the client's own thread then waits that long.
        ChatClient client = connect(host, port, (ChatClientListener) line -> bot.accept(self.join(), line));
        self.complete(client);
        return client;
    }

    /**
     * Sends a line as a person would type it: something to say, or a command such as {@code /join games}. Control
     * characters are taken out of it; what is empty then is not sent.
     *
     * @return completes when the line has been handed to the system, or fails if the connection is gone
     */
    public CompletableFuture<Void> send(String line) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        String clean = CleanText.of(line);
        if (clean.isEmpty()) {
            sent.complete(null);
            return sent;
        }
        try {
            channel.eventLoop().execute(() -> write(clean + "\n", sent));
        } catch (RejectedExecutionException gone) {
            // The client's thread ends a moment after the connection.
            sent.completeExceptionally(new ClosedChannelException());
        }
        return sent;
    }

    private void write(String line, CompletableFuture<Void> sent) {
        channel.writeAndFlush(line).addListener(written -> {
            if (written.isSuccess()) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(written.cause());
            }
        });
    }

    /** Completes when the connection has ended, on the client's thread, after the listener was told. */
    public CompletableFuture<ChatClientListener.Disconnect> whenDisconnected() {
        return handler.disconnected().copy();
    }

    /** Says goodbye and closes. Waits for the server to take it, a second at most; not if called by the listener. */
    @Override
    public void close() {
        handler.closing();
        send("/quit");
        if (channel.eventLoop().inEventLoop()) {
            channel.eventLoop().schedule(() -> channel.close(), GOODBYE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        channel.closeFuture().awaitUninterruptibly(GOODBYE_TIMEOUT.toMillis());
        channel.close().awaitUninterruptibly();
        loop.terminationFuture().awaitUninterruptibly(GOODBYE_TIMEOUT.toMillis());
    }
}
