package io.linechat.testing;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.TransportType;
import io.linechat.net.Transport;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Locale;

/** Servers for tests: on a port that is free, on the transport that {@code -Dlinechat.transport=nio} chooses. */
public final class TestServers {

    private TestServers() {}

    /** A builder for a server on port 0 that takes commands at any rate, and takes everybody for a person at first. */
    public static ChatServerBuilder builder() {
        return ChatServer.builder().port(0).rate(0, 1).silence(Duration.ZERO).transport(transport());
    }

    /** A server of {@link #builder()}, started. */
    public static ChatServer start() {
        return builder().build().start();
    }

    /** The event loops of a host, which has to shut them down. */
    public static IoEventLoopGroup eventLoops(int threads) {
        TransportType type = transport();
        Transport transport = type == TransportType.AUTO ? Transport.best() : Transport.valueOf(type.name());
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("host"), transport.parts().handlers());
    }

    private static TransportType transport() {
        String transport = System.getProperty("linechat.transport", "auto");
        return TransportType.valueOf(transport.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
