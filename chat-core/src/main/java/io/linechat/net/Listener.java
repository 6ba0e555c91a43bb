package io.linechat.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Accepts connections on one address and knows those that are open. Any thread. */
public final class Listener {

    /** Holds a burst of connects; the system may cut it ({@code net.core.somaxconn}). */
    private static final int BACKLOG = 4096;

    /** What one client may have waiting, in bytes. A full batch of short lines fits, so that a large room is no slow one. */
    private static final int HIGH_WATER = 256 * 1024;

    private static final int LOW_WATER = 64 * 1024;

    private final ServerBootstrap bootstrap;
    private final ChannelGroup connections =
            new DefaultChannelGroup("connections", ImmediateEventExecutor.INSTANCE, true);
    private final ChannelGroup acceptors = new DefaultChannelGroup("acceptors", ImmediateEventExecutor.INSTANCE);

    /**
     * @param keepAlive a connection that is silent for so long is probed; zero for the system's own setting
     * @param pipeline set up for each connection
     */
    public Listener(EventLoopGroup loops, Transport.Parts transport, Duration keepAlive, ChannelHandler pipeline) {
        bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                // A client that has said all may still listen: `printf 'hi\n' | nc -N host port`.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(pipeline);
                    }
                });
        if (!keepAlive.isZero()) {
            transport.keepAlive().apply(bootstrap, (int) keepAlive.toSeconds());
        }
    }

    /** Binds; completes with the port that was bound, or fails with what the system says. */
    public CompletableFuture<Integer> bind(InetSocketAddress address) {
        CompletableFuture<Integer> bound = new CompletableFuture<>();
        bootstrap.bind(address).addListener((ChannelFuture binding) -> {
            if (binding.isSuccess()) {
                acceptors.add(binding.channel());
                bound.complete(((InetSocketAddress) binding.channel().localAddress()).getPort());
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

    /** Closes every connection, whatever is still there for it. */
    public void closeAll() {
        connections.close();
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.size();
    }
}
