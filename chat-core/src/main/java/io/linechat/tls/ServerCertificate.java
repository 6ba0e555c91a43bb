package io.linechat.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server shows its clients in TLS, from files that are looked at again and again: who connects after they have
 * changed gets the new certificate, and nobody is disconnected. New files that are no good are reported, and the old
 * certificate stays.
 *
 * <p>TLS 1.3 and 1.2, by OpenSSL where the application brings it (netty-tcnative), else by the JDK. Any thread.
 */
public final class ServerCertificate implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    /** How long a client that is leaving may take for the goodbye of TLS. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final PemFiles files;
    private final ScheduledExecutorService checker;
    private volatile SslContext context;

    // Of the checker's thread.
    private List<ByteBuffer> taken;
    private @Nullable List<ByteBuffer> seen;

    /**
     * Where it is.
     *
     * @param certificates that of the server first, and each vouched for by the next
     * @param clientCas who vouches for clients, which then have to have a certificate; {@code null} for no such thing
     */
    public record PemFiles(
            Path certificates, Path key, @Nullable Path clientCas) {

        private SslContext load() throws TlsFileException {
            Identity server = Identity.read(certificates, key);
            SslContextBuilder builder =
                    SslContextBuilder.forServer(server.key(), server.chain()).protocols("TLSv1.3", "TLSv1.2");
            if (clientCas != null) {
                builder.trustManager(PemCertificates.read(clientCas)).clientAuth(ClientAuth.REQUIRE);
            }
            try {
                return builder.build();
            } catch (SSLException | IllegalArgumentException e) {
                throw new TlsFileException(certificates, String.valueOf(e.getMessage()), e);
            }
        }

        private List<ByteBuffer> contents() {
            return Stream.of(certificates, key, clientCas)
                    .filter(Objects::nonNull)
                    .map(PemFiles::content)
                    .toList();
        }

        private static ByteBuffer content(Path file) {
            try {
                return ByteBuffer.wrap(Files.readAllBytes(file));
            } catch (IOException e) {
                return ByteBuffer.allocate(0);
            }
        }
    }

    /**
     * Loads the files.
     *
     * @param name what the thread that looks at the files is called
     * @throws TlsFileException if one of them is not what it should be
     */
    public ServerCertificate(PemFiles files, String name) throws TlsFileException {
        this.files = files;
        this.taken = files.contents();
        this.context = files.load();
        this.checker = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory(name, true));
        long millis = CHECK_EVERY.toMillis();
        checker.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void check() {
        List<ByteBuffer> now = files.contents();
        boolean isStill = now.equals(seen);
        seen = now;
        // What has changed just now may be half written, or lack the key that belongs to it.
        if (!isStill || now.equals(taken)) {
            return;
        }
        taken = now;
        try {
            context = files.load();
            log.info("the certificate in {} has changed, it is used from now on", files.certificates());
        } catch (TlsFileException e) {
            log.error(
                    "the certificate that was there before stays in use, since the new one is no good: {}",
                    e.getMessage());
        }
    }

    /** Makes the handler of a connection. */
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setCloseNotifyFlushTimeoutMillis(FAREWELL.toMillis());
        return handler;
    }

    @Override
    public void close() {
        checker.shutdownNow();
    }
}
