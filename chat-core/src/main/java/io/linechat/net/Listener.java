package io.linechat.net;

import io.linechat.http.HttpRequests;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Accepts connections where it is told to, and knows those that are open. Any thread. */
public final class Listener {

    /** Holds a burst of connects; the system may cut it ({@code net.core.somaxconn}). */
    private static final int BACKLOG = 4096;

    /** What one client may have waiting, in bytes. A full batch of short lines fits, so that a large room is no slow one. */
    private static final int HIGH_WATER = 256 * 1024;

    private static final int LOW_WATER = 64 * 1024;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final Transport.Parts transport;
    private final Duration keepAlive;
    private final ChatPipeline pipeline;
    private final ChannelGroup connections =
            new DefaultChannelGroup("connections", ImmediateEventExecutor.INSTANCE, true);
    private final ChannelGroup acceptors = new DefaultChannelGroup("acceptors", ImmediateEventExecutor.INSTANCE);

    /**
     * @param acceptor takes connections from the system; for a loop of its own the system need not keep them waiting
     *     (it resets some of those that find its queue full) while the others have much to do
     * @param loops serve the connections
     * @param keepAlive a connection that is silent for so long is probed; zero for the system's own setting
     * @param pipeline set up for each connection
     */
    public Listener(
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            Transport.Parts transport,
            Duration keepAlive,
            ChatPipeline pipeline) {
        this.acceptor = acceptor;
        this.loops = loops;
        this.transport = transport;
        this.keepAlive = keepAlive;
        this.pipeline = pipeline;
    }

    /** Listens on an address; completes with the port that was bound, or fails with what the system says. */
    public CompletableFuture<Integer> bind(InetSocketAddress address, Entrance entrance) {
        ServerBootstrap bootstrap = bootstrap(transport.serverChannel(), entrance)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        if (!keepAlive.isZero()) {
            transport.keepAlive().apply(bootstrap, (int) keepAlive.toSeconds());
        }
        return bind(bootstrap, address).thenApply(channel -> ((InetSocketAddress) channel.localAddress()).getPort());
    }

    /**
     * Listens on a Unix domain socket, whose file is deleted when it accepts nothing more; fails with what the system
     * says, or if the file must stay. Blocks.
     */
    public CompletableFuture<Void> bind(Path file, Entrance entrance) {
        Transport.DomainSockets domainSockets = transport.domainSockets();
        if (domainSockets == null) {
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("this transport has no Unix domain sockets"));
        }
        try {
            SocketFile.makeWay(file);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        ServerBootstrap bootstrap = bootstrap(domainSockets.serverChannel(), entrance);
        return bind(bootstrap, domainSockets.address().apply(file)).thenApply(channel -> null);
    }

    private ServerBootstrap bootstrap(Class<? extends ServerChannel> serverChannel, Entrance entrance) {
        return new ServerBootstrap()
                .group(acceptor, loops)
                .channel(serverChannel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                // A client that has said all may still listen: `printf 'hi\n' | nc -N host port`.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        pipeline.initialize(channel, entrance);
                    }
                });
    }

    private CompletableFuture<Channel> bind(ServerBootstrap bootstrap, SocketAddress address) {
        CompletableFuture<Channel> bound = new CompletableFuture<>();
        bootstrap.bind(address).addListener((ChannelFuture binding) -> {
            if (binding.isSuccess()) {
                acceptors.add(binding.channel());
                bound.complete(binding.channel());
            } else {
                bound.completeExceptionally(binding.cause());
            }
        });
        return bound;
    }

    /** Accepts nothing more. */
    public CompletableFuture<Void> stopAccepting() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        acceptors.close().addListener(done -> closed.complete(null));
        return closed;
    }

    /** Completes when every connection of now has closed. */
    public CompletableFuture<Void> whenAllClosed() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        connections.newCloseFuture().addListener(done -> closed.complete(null));
        return closed;
    }

    /** Closes those connections that wait for the next HTTP request. */
    public void closeIdle() {
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(HttpRequests.STOPPING));
    }

    /** Closes every connection, whatever is still there for it. */
    public void closeAll() {
        connections.close();
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.size();
    }
}
