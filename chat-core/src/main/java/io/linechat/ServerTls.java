package io.linechat;

import io.linechat.tls.ServerCertificate;
import io.linechat.tls.ServerCertificate.PemFiles;
import io.linechat.tls.TlsFileException;
import java.nio.file.Path;

/**
 * The TLS of a server, 1.3 and 1.2. Its files are PEM; the server looks at them every second, and who connects after they
 * have changed gets the new certificate, while nobody is disconnected. Immutable.
 */
public final class ServerTls {

    private final PemFiles files;
    private final boolean optional;

    private ServerTls(PemFiles files, boolean optional) {
        this.files = files;
        this.optional = optional;
    }

    /**
     * With that certificate. Who connects without TLS is told so in one line, and disconnected.
     *
     * @param certificates the server's own first, and each vouched for by the next
     * @param key the private key, as PKCS #8 and not encrypted
     */
    public static ServerTls of(Path certificates, Path key) {
        return new ServerTls(new PemFiles(certificates, key, null), false);
    }

    /** Lets in who connects without TLS, too. */
    public ServerTls optional() {
        return new ServerTls(files, true);
    }

    /** Lets only those in by TLS who have a certificate that one of the authorities in this file vouches for. */
    public ServerTls clientCa(Path authorities) {
        return new ServerTls(new PemFiles(files.certificates(), files.key(), authorities), optional);
    }

    boolean isOptional() {
        return optional;
    }

    ServerCertificate load(String threadName) {
        try {
            return new ServerCertificate(files, threadName);
        } catch (TlsFileException e) {
            throw new ChatTlsException(e);
        }
    }
}
