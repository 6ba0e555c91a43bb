package io.linechat.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who somebody is in TLS: a private key, and the certificates that vouch for it.
 *
 * @param chain that of the key first, and each vouched for by the next
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z]+ )?PRIVATE KEY-----");

    /**
     * Reads it from PEM files.
     *
     * @throws TlsFileException if one of them is not what it should be, or they do not belong together
     */
    public static Identity read(Path certificates, Path key) throws TlsFileException {
        List<X509Certificate> chain = PemCertificates.read(certificates);
        PublicKey publicKey = chain.get(0).getPublicKey();
        try {
            PrivateKey privateKey = KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(readKey(key)));
            if (isPair(privateKey, publicKey)) {
                return new Identity(privateKey, chain);
            }
            throw new TlsFileException(key, "it is not the key of the certificate in " + certificates);
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(key, "it is not the key of the certificate in " + certificates, e);
        }
    }

    private static byte[] readKey(Path file) throws TlsFileException {
        String text = readText(file);
        Matcher key = PRIVATE_KEY.matcher(text);
        if (key.find()) {
            try {
                return Base64.getMimeDecoder().decode(key.group(1));
            } catch (IllegalArgumentException e) {
                throw new TlsFileException(file, "the key in it is damaged", e);
            }
        } else if (OTHER_KEY.matcher(text).find()) {
            throw new TlsFileException(
                    file, "its key is encrypted or in an old form; `openssl pkcs8 -topk8 -nocrypt` makes a new one");
        }
        throw new TlsFileException(file, "there is no private key in it (expected: PEM)");
    }

    static String readText(Path file) throws TlsFileException {
        try {
            // What stands around the PEM may be anything, and is no matter.
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsFileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new TlsFileException(file, "it cannot be read", e);
        }
    }

    private static boolean isPair(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] anything = {1};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(privateKey);
        signing.update(anything);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(publicKey);
        verifying.update(anything);
        return verifying.verify(signing.sign());
    }
}
