package io.linechat.bench.server;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.TransportType;
import io.linechat.sqlite.SqliteRoomLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Linechat as a process to be measured: everything on, with limits that the load does not reach.
 *
 * <p>Settings are system properties: {@code loops} (1), {@code transport} (auto), {@code gather} in ms (0), and
 * {@code data}, a directory to keep what is said in (none, and then it is kept in memory). The allocator is Netty's to
 * choose, with {@code io.netty.allocator.type}.
 */
final class LinechatMain {

    private static final int PLENTY = 1_000_000;

    private LinechatMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        String transport = System.getProperty("transport", "auto");
        ChatServerBuilder builder = ChatServer.builder()
                .port(0)
                .transport(
                        TransportType.valueOf(transport.toUpperCase(Locale.ROOT).replace('-', '_')))
                .eventLoopThreads(Integer.getInteger("loops", 1))
                .gather(Duration.ofMillis(Integer.getInteger("gather", 0)))
                .silence(Duration.ZERO)
                .rate(PLENTY, PLENTY)
                .maxConnectionsPerAddress(PLENTY)
                .history(0); // What was said in a run before is not to be taken for something new.
        String data = System.getProperty("data");
        if (data != null) {
            builder.log(SqliteRoomLogs.in(Path.of(data)));
        }
        ChatServer server = builder.build().start();
        ServerConsole.serve(server.port());
        server.stop(Duration.ofSeconds(1));
    }
}
