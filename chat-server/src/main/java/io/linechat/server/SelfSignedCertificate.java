package io.linechat.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that vouches for itself, for trying TLS out: clients know it by its fingerprint. It is kept in the data
 * directory, so that a server that is started again has the same one; without a data directory it goes with the server.
 * The JDK's {@code keytool} makes it.
 */
final class SelfSignedCertificate implements AutoCloseable {

    private static final String ALIAS = "linechat";
    private static final int DAYS = 365;
    private static final int LINE_LENGTH = 64;

    private final Path directory;
    private final boolean isTemporary;

    private SelfSignedCertificate(Path directory, boolean isTemporary) {
        this.directory = directory;
        this.isTemporary = isTemporary;
    }

    /**
     * Makes it, unless it is there and still good.
     *
     * @param data where it is kept; {@code null} for nowhere
     * @throws IOException if it cannot be made
     */
    static SelfSignedCertificate in(@Nullable Path data) throws IOException {
        SelfSignedCertificate certificate =
                new SelfSignedCertificate(data != null ? data : Files.createTempDirectory("linechat"), data == null);
        try {
            if (!certificate.isGood()) {
                certificate.make();
            }
        } catch (GeneralSecurityException | IOException e) {
            certificate.close();
            throw new IOException("cannot make a certificate: " + e.getMessage(), e);
        }
        return certificate;
    }

    Path certificate() {
        return directory.resolve("self-signed.pem");
    }

    Path key() {
        return directory.resolve("self-signed.key");
    }

    /** As {@code openssl x509 -fingerprint -sha256} shows it. */
    String fingerprint() throws IOException {
        try {
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(read().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate() + " is no certificate", e);
        }
    }

    private X509Certificate read() throws CertificateException, IOException {
        try (InputStream in = Files.newInputStream(certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private boolean isGood() throws IOException {
        if (!Files.exists(certificate()) || !Files.exists(key())) {
            return false;
        }
        try {
            read().checkValidity();
            return true;
        } catch (CertificateException expired) {
            return false;
        }
    }

    private void make() throws IOException, GeneralSecurityException {
        Path store = directory.resolve("self-signed.p12");
        String password = UUID.randomUUID().toString();
        Files.deleteIfExists(store);
        try {
            keytool(store, password);
            KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
            byte[] key = keys.getKey(ALIAS, password.toCharArray()).getEncoded();
            Files.deleteIfExists(key());
            Files.createFile(key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key(), pem("PRIVATE KEY", key));
            Files.writeString(
                    certificate(), pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static void keytool(Path store, String password) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=linechat",
                        "-validity",
                        String.valueOf(DAYS),
                        "-ext",
                        "san=" + String.join(",", names()),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "PASSWORD")
                .redirectErrorStream(true);
        builder.environment().put("PASSWORD", password);
        Process keytool = builder.start();
        String complaint = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException(complaint.strip());
            }
        } catch (InterruptedException e) {
            keytool.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(Set.of("dns:localhost", "ip:127.0.0.1", "ip:::1"));
        try {
            names.add("dns:" + InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // This machine has a name that it does not know itself.
        }
        return names;
    }

    private static String pem(String what, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    @Override
    public void close() throws IOException {
        if (isTemporary) {
            Files.deleteIfExists(certificate());
            Files.deleteIfExists(key());
            Files.deleteIfExists(directory);
        }
    }
}
