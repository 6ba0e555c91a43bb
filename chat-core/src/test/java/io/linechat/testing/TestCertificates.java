package io.linechat.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority of our own, and certificates from it, in PEM files of one directory. */
public final class TestCertificates {

    private final Path directory;
    private final X509Bundle authority;

    /** Makes an authority, and writes its certificate. */
    public TestCertificates(Path directory) {
        this.directory = directory;
        this.authority =
                build(new CertificateBuilder().subject("CN=test authority").setIsCertificateAuthority(true), null);
        write("ca.pem", authority.getCertificatePEM());
    }

    private static X509Bundle build(CertificateBuilder builder, @Nullable X509Bundle issuer) {
        try {
            builder.ecp256();
            return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code NAME.pem} and {@code NAME.key}, of a server that is reached under that DNS name. */
    public X509Bundle server(String name, String dnsName) {
        return issue(
                name,
                new CertificateBuilder()
                        .subject("CN=" + name)
                        .addSanDnsName(dnsName)
                        .addExtendedKeyUsageServerAuth());
    }

    /** Writes {@code NAME.pem} and {@code NAME.key}, of a client. */
    public X509Bundle client(String name) {
        return issue(name, new CertificateBuilder().subject("CN=" + name).addExtendedKeyUsageClientAuth());
    }

    private X509Bundle issue(String name, CertificateBuilder builder) {
        X509Bundle issued = build(builder, authority);
        write(name + ".pem", issued.getCertificatePathPEM());
        write(name + ".key", issued.getPrivateKeyPEM());
        return issued;
    }

    /** Writes a file, or over it. */
    public void write(String name, String content) {
        try {
            Files.writeString(file(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file is. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /** What trusts this authority, and has that certificate if the server asks for one. */
    public SSLContext contextOf(X509Bundle client) {
        try {
            TrustManagerFactory trust = authority.toTrustManagerFactory();
            KeyManagerFactory keys = client.toKeyManagerFactory();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What trusts this authority. */
    public SSLContext context() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.getCertificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The fingerprint as {@code openssl x509 -fingerprint -sha256} shows it. */
    public static String fingerprint(X509Bundle bundle) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(bundle.getCertificate().getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
