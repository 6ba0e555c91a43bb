package io.linechat.cli;

import io.linechat.client.ClientTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the command line says about TLS. Each of them asks for it. */
final class TlsOptions {

    @Option(names = "--tls", description = "Speak TLS; the server must have a certificate for its name.")
    private boolean wanted;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Trust the authorities in this PEM file, and no others.")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-fingerprint",
            paramLabel = "SHA256",
            description = "Trust the certificate with this fingerprint, and no other.")
    private @Nullable String fingerprint;

    @Option(names = "--tls-any-name", description = "Take a certificate for another name, which is dangerous.")
    private boolean anyName;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Show the server this certificate, if it asks.")
    private @Nullable Path certificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of that certificate.")
    private @Nullable Path key;

    /** Complains of what makes no sense. */
    void check(CommandLine line) {
        if (authorities != null && fingerprint != null) {
            throw new ParameterException(line, "--tls-ca and --tls-fingerprint exclude each other");
        }
        if ((certificates == null) != (key == null)) {
            throw new ParameterException(line, "--tls-cert and --tls-key go together");
        }
        try {
            asked();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--tls-" + e.getMessage(), e);
        }
    }

    /** What is asked for; {@code null} for no TLS. */
    @Nullable
    ClientTls asked() {
        if (!wanted && authorities == null && fingerprint == null && !anyName && certificates == null) {
            return null;
        }
        ClientTls tls = ClientTls.trusted();
        if (fingerprint != null) {
            tls = ClientTls.pinned(fingerprint);
        } else if (authorities != null) {
            tls = ClientTls.trusting(authorities);
        }
        if (anyName) {
            tls = tls.withoutNameCheck();
        }
        return certificates != null && key != null ? tls.identity(certificates, key) : tls;
    }

    /** What the user has to be told about it. */
    @Nullable
    String warning() {
        return anyName && fingerprint == null
                ? "WARNING: the server's certificate may be for any name (--tls-any-name): who has one from a trusted"
                        + " authority can take its place, and read and change what is said"
                : null;
    }
}
