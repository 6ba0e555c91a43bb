package io.linechat;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;

/** The server could not listen where it was told to. */
public final class ChatBindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    ChatBindException(Endpoint endpoint, Throwable cause) {
        super("cannot listen on " + endpoint + ": " + reason(cause), cause);
        this.host = endpoint.host();
        this.port = endpoint.port();
    }

    /** Where it was to listen; {@code unix} for a Unix domain socket. */
    public String host() {
        return host;
    }

    /** The port that it was to take; -1 for a Unix domain socket. */
    public int port() {
        return port;
    }

    private static String reason(Throwable cause) {
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return "unknown host";
        } else if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = String.valueOf(cause.getMessage());
        // Netty's native transports say `bind(..) failed with error(-98): Address already in use`.
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
