package io.linechat.client;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** A server could not be reached; the message says which and why. */
public final class ChatConnectException extends IOException {

    private static final long serialVersionUID = 1L;

    ChatConnectException(String host, int port, Throwable cause) {
        super("cannot connect to " + host + ":" + port + ": " + reason(cause), cause);
    }

    ChatConnectException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What happened, in a few words. */
    static String reason(Throwable cause) {
        if (cause instanceof SSLException) {
            return tlsReason(cause);
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("timed out") || message.contains("timeout")) {
            return "timed out";
        }
        if (message.contains("refused")) {
            return "connection refused";
        }
        return cause instanceof ConnectException || cause.getMessage() != null ? message : cause.toString();
    }

    private static String tlsReason(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return "the server does not speak TLS";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        if (root instanceof CertPathBuilderException) {
            return "nobody who is trusted vouches for the server's certificate";
        } else if (root instanceof CertificateException && message.contains("fingerprint")) {
            return "the server's certificate is another one than expected";
        }
        if (root instanceof CertificateException && (message.contains("name") || message.contains("address"))) {
            return "the server's certificate is for another name";
        }
        return "TLS failed: " + message;
    }
}
