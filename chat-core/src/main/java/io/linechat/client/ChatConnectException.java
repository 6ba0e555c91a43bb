package io.linechat.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** A server could not be reached; the message says which and why. */
public final class ChatConnectException extends IOException {

    private static final long serialVersionUID = 1L;

    ChatConnectException(String host, int port, Throwable cause) {
        super("cannot connect to " + host + ":" + port + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(java.util.Locale.ROOT);
        if (message.contains("timed out") || message.contains("timeout")) {
            return "timed out";
        }
        if (message.contains("refused")) {
            return "connection refused";
        }
        return cause instanceof ConnectException || cause.getMessage() != null ? message : cause.toString();
    }
}
