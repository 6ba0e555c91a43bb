package io.linechat.testing;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.TransportType;
import java.util.Locale;

/** Servers for tests: on a port that is free, on the transport that the tests run on. */
public final class TestServers {

    private TestServers() {}

    /** A builder for a server on port 0 that takes commands at any rate; {@code -Dlinechat.transport=nio} chooses the transport. */
    public static ChatServerBuilder builder() {
        String transport = System.getProperty("linechat.transport", "auto");
        return ChatServer.builder()
                .port(0)
                .rate(0, 1)
                .transport(
                        TransportType.valueOf(transport.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** A server of {@link #builder()}, started. */
    public static ChatServer start() {
        return builder().build().start();
    }
}
