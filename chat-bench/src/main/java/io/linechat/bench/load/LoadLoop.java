package io.linechat.bench.load;

import io.linechat.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** An event loop that plays clients, and their way to the server. Any thread. */
final class LoadLoop implements AutoCloseable {

    static final int READ_SIZE = 128 * 1024;

    private static final int SOURCE_ADDRESSES = 32;

    private final IoEventLoopGroup loops;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final IntUnaryOperator portOf;
    private final @Nullable SslContext tls;

    /**
     * @param portOf where the server of a client listens, on this machine
     * @param tls what its connections are within; {@code null} for nothing
     */
    LoadLoop(String name, IntUnaryOperator portOf, @Nullable SslContext tls) {
        this.portOf = portOf;
        this.tls = tls;
        Transport.Parts transport = Transport.best().parts();
        loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), transport.handlers());
        loop = loops.next();
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE));
        if (isEpoll()) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** Whether there is all that Linux has. */
    static boolean isEpoll() {
        return Transport.best() == Transport.EPOLL;
    }

    /**
     * What connects one client, but for its handler.
     *
     * @param id spreads the clients over the loopback addresses, since each of these has some 28,000 ports
     */
    Bootstrap client(int id) {
        Bootstrap client =
                bootstrap.clone().remoteAddress(new InetSocketAddress(NetUtil.LOCALHOST4, portOf.applyAsInt(id)));
        if (isEpoll()) {
            String address = "127.0.0." + (2 + id % SOURCE_ADDRESSES);
            client.localAddress(new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 0));
        }
        return client;
    }

    /** The handlers of a client: this one, and what it is within. */
    ChannelHandler stack(ChannelHandler client) {
        return tls == null
                ? client
                : new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), client);
                    }
                };
    }

    /** Does something on the loop, and waits for it. */
    <T> T call(Callable<T> task) throws IOException {
        return get(loop.submit(task));
    }

    private static <T> T get(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits for something; returns whether it came in time, and throws what it failed with. */
    static boolean await(CompletableFuture<Void> future, Duration patience) throws IOException {
        CompletableFuture<Boolean> timed = future.thenApply(done -> true);
        return get(timed.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
