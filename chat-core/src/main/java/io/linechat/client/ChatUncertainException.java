package io.linechat.client;

/**
 * What was asked for may have been done or not: the connection was lost before the answer came, and the session that
 * would have known is over.
 */
public final class ChatUncertainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChatUncertainException(String message) {
        super(message);
    }
}
