package io.linechat.spi;

import java.io.Serial;

/** Nobody can tell whether something was done: the answer was lost, or has not come in time. */
public final class OutcomeUnknownException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** With what is known of it. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
