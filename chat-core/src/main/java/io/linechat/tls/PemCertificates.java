package io.linechat.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates in PEM files. */
public final class PemCertificates {

    private PemCertificates() {}

    /**
     * Reads all certificates of a file, in their order.
     *
     * @throws TlsFileException if it cannot be read, or there are none in it
     */
    public static List<X509Certificate> read(Path file) throws TlsFileException {
        byte[] text = Identity.readText(file).getBytes(StandardCharsets.ISO_8859_1);
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new TlsFileException(file, "there is no certificate in it (expected: PEM)");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new TlsFileException(file, "there is no certificate in it (expected: PEM)", e);
        }
    }
}
