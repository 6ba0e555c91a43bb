package io.linechat.bench.server;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.ServerTls;
import io.linechat.TransportType;
import io.linechat.sqlite.SqliteRoomLogs;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Linechat as a process to be measured: everything on, with limits that the load does not reach.
 *
 * <p>Settings are system properties: {@code loops} (1), {@code transport} (auto), {@code gather} in ms (0), {@code stalled}
 * in ms (10,000), {@code rate} (1,000,000, which is the burst, too), and {@code data}, a directory to keep what is said in (none, and then it is
 * kept in memory), {@code silence} in ms (0), {@code tls} ({@code native} or {@code jdk}; none). The allocator is Netty's to choose, with {@code io.netty.allocator.type}.
 */
final class LinechatMain {

    private static final int PLENTY = 1_000_000;
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
                .history(0); // What was said in a run before is not to be taken for something new.
        String data = System.getProperty("data");
        if (data != null) {
            builder.log(SqliteRoomLogs.in(Path.of(data)));
        }
        String tls = System.getProperty("tls");
        if (tls != null) {
            // Netty reads this before it makes the first certificate.
            System.setProperty("io.netty.handler.ssl.noOpenSsl", String.valueOf(tls.equals("jdk")));
            builder.tls(selfSigned());
        }
        ChatServer server = builder.build().start();
        ServerConsole.serve(server.port());
        server.stop(Duration.ofSeconds(1));
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
