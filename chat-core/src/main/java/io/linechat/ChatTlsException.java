package io.linechat;

/** A server's certificate or key cannot be used; the message names the file and what is wrong with it. */
public final class ChatTlsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChatTlsException(Exception cause) {
        super("cannot use " + cause.getMessage(), cause);
    }
}
