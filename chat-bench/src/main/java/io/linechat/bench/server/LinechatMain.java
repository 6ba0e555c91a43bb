package io.linechat.bench.server;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.ServerTls;
import io.linechat.TransportType;
import io.linechat.client.ChatClient;
import io.linechat.redis.RedisAddress;
import io.linechat.redis.RedisBackplane;
import io.linechat.sqlite.SqliteRoomLogs;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Linechat as a process to be measured: everything on, with limits that the load does not reach.
 *
 * <p>Settings are system properties: {@code loops} (1), {@code transport} (auto), {@code gather} in ms (0), {@code stalled}
 * in ms (10,000), {@code rate} (1,000,000, which is the burst, too), and {@code data}, a directory to keep what is said in (none, and then it is
 * kept in memory), {@code redis}, where other servers are met, and the {@code prefix} of the keys there, {@code idle} rooms
 * (0) that somebody is in and nothing is said in, {@code silence} in ms (0), {@code tls} ({@code native} or {@code jdk}; none). The allocator is Netty's to choose, with {@code io.netty.allocator.type}.
 */
final class LinechatMain {

    private static final int PLENTY = 1_000_000;
    private static final int MOST_ROOMS = 1000;
    private static final int ROOMS_OF_ONE = 500;
    private static final int STALLED_MS = 10_000;

    private LinechatMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        String transport = System.getProperty("transport", "auto");
        int rate = Integer.getInteger("rate", PLENTY);
        ChatServerBuilder builder = ChatServer.builder()
                .port(0)
                .transport(
                        TransportType.valueOf(transport.toUpperCase(Locale.ROOT).replace('-', '_')))
                .eventLoopThreads(Integer.getInteger("loops", 1))
                .gather(Duration.ofMillis(Integer.getInteger("gather", 0)))
                .silence(Duration.ofMillis(Integer.getInteger("silence", 0)))
                .stalledAfter(Duration.ofMillis(Integer.getInteger("stalled", STALLED_MS)))
                .rate(rate, Math.max(1, rate))
                .maxConnectionsPerAddress(PLENTY)
                .maxRooms(MOST_ROOMS)
                .history(0); // What was said in a run before is not to be taken for something new.
        String data = System.getProperty("data");
        if (data != null) {
            builder.log(SqliteRoomLogs.in(Path.of(data)));
        }
        String redis = System.getProperty("redis");
        if (redis != null) {
            RedisBackplane.Options options = RedisBackplane.Options.STANDARD.prefix(System.getProperty("prefix", ""));
            builder.backplane(RedisBackplane.connect(RedisAddress.of(redis), options));
        }
        String tls = System.getProperty("tls");
        if (tls != null) {
            // Netty reads this before it makes the first certificate.
            System.setProperty("io.netty.handler.ssl.noOpenSsl", String.valueOf(tls.equals("jdk")));
            builder.tls(selfSigned());
        }
        ChatServer server = builder.build().start();
        openIdleRooms(server.port(), Integer.getInteger("idle", 0));
        ServerConsole.serve(server.port());
        server.stop(Duration.ofSeconds(1));
    }

    /** So many rooms that somebody is in, until the process ends. */
    @SuppressWarnings("resource")
    private static void openIdleRooms(int port, int rooms) throws IOException {
        for (int from = 0; from < rooms; from += ROOMS_OF_ONE) {
            ChatClient idler = ChatClient.connect("localhost", port, line -> {});
            IntStream.range(from, Math.min(rooms, from + ROOMS_OF_ONE))
                    .mapToObj(room -> idler.join("idle" + room))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static ServerTls selfSigned() throws IOException {
        try {
            X509Bundle certificate = new CertificateBuilder()
                    .subject("CN=localhost")
                    .setIsCertificateAuthority(true)
                    .ecp256()
                    .buildSelfSigned();
            return ServerTls.of(
                    certificate.toTempCertChainPem().toPath(),
                    certificate.toTempPrivateKeyPem().toPath());
        } catch (Exception e) {
            throw new IOException("cannot make a certificate", e);
        }
    }
}
