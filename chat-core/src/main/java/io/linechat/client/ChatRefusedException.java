package io.linechat.client;

import io.linechat.message.ErrorCode;

/** What was asked for has not been done; the message says why, for people. */
public final class ChatRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    ChatRefusedException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Why, for programs. */
    public ErrorCode code() {
        return code;
    }
}
