package io.linechat;

import java.net.InetSocketAddress;

/** The server could not listen where it was told to. */
public final class ChatBindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    ChatBindException(InetSocketAddress address, Throwable cause) {
        super(
                "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + reason(address, cause),
                cause);
        this.host = address.getHostString();
        this.port = address.getPort();
    }

    /** Where it was to listen. */
    public String host() {
        return host;
    }

    /** The port that it was to take. */
    public int port() {
        return port;
    }

    private static String reason(InetSocketAddress address, Throwable cause) {
        if (address.isUnresolved()) {
            return "unknown host";
        }
        String message = String.valueOf(cause.getMessage());
        // Netty's native transports say `bind(..) failed with error(-98): Address already in use`.
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
