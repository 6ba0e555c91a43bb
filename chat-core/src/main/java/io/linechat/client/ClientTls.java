package io.linechat.client;

import io.linechat.tls.Identity;
import io.linechat.tls.PemCertificates;
import io.linechat.tls.TlsFileException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.FingerprintTrustManagerFactory;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a client makes sure by TLS that it talks to the server it means. If nothing else is said, one of the authorities that
 * the JDK trusts has to vouch for the server's certificate, and the certificate has to be for the name or address that
 * the client connects to. Immutable.
 */
public final class ClientTls {

    private static final int FINGERPRINT_DIGITS = 64;

    private final @Nullable Path authorities;
    private final @Nullable String fingerprint;
    private final boolean checksName;
    private final @Nullable Path certificates;
    private final @Nullable Path key;

    private ClientTls(
            @Nullable Path authorities,
            @Nullable String fingerprint,
            boolean checksName,
            @Nullable Path certificates,
            @Nullable Path key) {
        this.authorities = authorities;
        this.fingerprint = fingerprint;
        this.checksName = checksName;
        this.certificates = certificates;
        this.key = key;
    }

    /** With the authorities that the JDK trusts. */
    public static ClientTls trusted() {
        return new ClientTls(null, null, true, null, null);
    }

    /** With those in a PEM file instead. */
    public static ClientTls trusting(Path authorities) {
        return new ClientTls(authorities, null, true, null, null);
    }

    /**
     * With no authority: the server's certificate is the one with that fingerprint, whatever it says of itself.
     *
     * @param sha256 64 hexadecimal digits, with or without colons between
     * @throws IllegalArgumentException if it is not
     */
    public static ClientTls pinned(String sha256) {
        String digits = sha256.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{" + FINGERPRINT_DIGITS + "}")) {
            throw new IllegalArgumentException(
                    "fingerprint: " + sha256 + " (expected: 64 hexadecimal digits, SHA-256)");
        }
        return new ClientTls(null, digits, false, null, null);
    }

    /**
     * Takes a certificate for any name. Whoever has one from an authority that is trusted can then be in the place of the
     * server, and read and change everything.
     */
    public ClientTls withoutNameCheck() {
        return new ClientTls(authorities, fingerprint, false, certificates, key);
    }

    /**
     * Shows the server a certificate of the client's own, if it asks for one.
     *
     * @param chain a PEM file: the client's own first, and each vouched for by the next
     * @param privateKey a PEM file, as PKCS #8 and not encrypted
     */
    public ClientTls identity(Path chain, Path privateKey) {
        return new ClientTls(authorities, fingerprint, checksName, chain, privateKey);
    }

    SslContext load() throws TlsFileException, SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm(checksName ? "HTTPS" : null);
        if (fingerprint != null) {
            builder.trustManager(FingerprintTrustManagerFactory.builder("SHA-256")
                    .fingerprints(fingerprint)
                    .build());
        } else if (authorities != null) {
            builder.trustManager(PemCertificates.read(authorities));
        }
        if (certificates != null && key != null) {
            Identity client = Identity.read(certificates, key);
            builder.keyManager(client.key(), client.chain());
        }
        return builder.build();
    }
}
