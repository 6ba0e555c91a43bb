package io.linechat.net;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The ways of the operating systems to serve many sockets, best first.
 *
 * <p>The classes of a transport are touched only when it is asked for, since its jar may not be there.
 */
public enum Transport {
    /** Linux. */
    EPOLL {
        @Override
        @Nullable
        Throwable unavailabilityCause() {
            return Epoll.unavailabilityCause();
        }

        @Override
        Parts make() {
            return new Parts(
                    EpollIoHandle.class,
                    LastingEpoll.newFactory(),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    new DomainSockets(EpollServerDomainSocketChannel.class, Transport::nativeAddress),
                    new KeepAlive(
                            EpollChannelOption.TCP_KEEPIDLE,
                            EpollChannelOption.TCP_KEEPINTVL,
                            EpollChannelOption.TCP_KEEPCNT),
                    LastTaken::onEpoll);
        }
    },

    /** macOS and BSD. */
    KQUEUE {
        @Override
        @Nullable
        Throwable unavailabilityCause() {
            return KQueue.unavailabilityCause();
        }

        @Override
        Parts make() {
            return new Parts(
                    KQueueIoHandle.class,
                    KQueueIoHandler.newFactory(),
                    KQueueServerSocketChannel.class,
                    KQueueSocketChannel.class,
                    new DomainSockets(KQueueServerDomainSocketChannel.class, Transport::nativeAddress),
                    new KeepAlive(null, null, null),
                    LastTaken::unknown);
        }
    },

    /** Everywhere. */
    NIO {
        @Override
        @Nullable
        Throwable unavailabilityCause() {
            return null;
        }

        @Override
        Parts make() {
            return new Parts(
                    NioIoHandle.class,
                    NioIoHandler.newFactory(),
                    NioServerSocketChannel.class,
                    NioSocketChannel.class,
                    new DomainSockets(NioServerDomainSocketChannel.class, UnixDomainSocketAddress::of),
                    new KeepAlive(
                            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)),
                    LastTaken::unknown);
        }
    },

    /** Linux 5.14 and later, on request only. */
    IO_URING {
        @Override
        @Nullable
        Throwable unavailabilityCause() {
            return IoUring.unavailabilityCause();
        }

        @Override
        Parts make() {
            return new Parts(
                    IoUringIoHandle.class,
                    IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setCqSize(COMPLETIONS)),
                    IoUringServerSocketChannel.class,
                    IoUringSocketChannel.class,
                    null,
                    new KeepAlive(
                            IoUringChannelOption.TCP_KEEPIDLE,
                            IoUringChannelOption.TCP_KEEPINTVL,
                            IoUringChannelOption.TCP_KEEPCNT),
                    LastTaken::onIoUring);
        }
    };

    /**
     * What Netty needs of a transport.
     *
     * @param handleType tells which event loops run this transport
     * @param handlers makes what an event loop of this transport runs on
     * @param serverChannel what accepts
     * @param channel what connects
     * @param domainSockets {@code null} if it has none
     * @param keepAlive how to probe silent connections
     * @param sinceTaken how many nanoseconds ago a client last took something
     */
    public record Parts(
            Class<? extends IoHandle> handleType,
            IoHandlerFactory handlers,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends Channel> channel,
            @Nullable DomainSockets domainSockets,
            KeepAlive keepAlive,
            ToLongFunction<Channel> sinceTaken) {}

    /**
     * How a transport listens on Unix domain sockets.
     *
     * @param serverChannel what accepts
     * @param address how it calls the file of a socket
     */
    public record DomainSockets(Class<? extends ServerChannel> serverChannel, Function<Path, SocketAddress> address) {}

    private static SocketAddress nativeAddress(Path file) {
        return new DomainSocketAddress(file.toFile());
    }

    /** All that a large room's members are sent in one turn of the loop completes at once; a power of two. */
    private static final int COMPLETIONS = 32_768;

    abstract @Nullable Throwable unavailabilityCause();

    abstract Parts make();

    /** The best one here of epoll, kqueue and NIO; io_uring is used on request only. */
    public static Transport best() {
        if (EPOLL.whyNot() == null) {
            return EPOLL;
        }
        return KQUEUE.whyNot() == null ? KQUEUE : NIO;
    }

    /** The transport that those event loops run. */
    public static Transport of(IoEventLoopGroup loops) {
        return Arrays.stream(values())
                .filter(transport -> transport.whyNot() == null)
                .filter(transport -> loops.isCompatible(transport.parts().handleType()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("event loops of an unknown transport: " + loops));
    }

    /** Why this transport cannot be used here; {@code null} if it can. */
    public @Nullable Throwable whyNot() {
        try {
            return unavailabilityCause();
        } catch (LinkageError notOnTheClassPath) {
            return notOnTheClassPath;
        }
    }

    /**
     * What Netty needs of it.
     *
     * @throws UnsupportedOperationException if it cannot be used here
     */
    public Parts parts() {
        Throwable reason = whyNot();
        if (reason != null) {
            throw new UnsupportedOperationException("the transport " + this + " cannot be used here", reason);
        }
        return make();
    }
}
