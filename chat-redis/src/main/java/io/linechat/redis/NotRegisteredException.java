package io.linechat.redis;

import java.io.Serial;

/** This server may be dead to the others, since it has not reached Redis for a while. */
final class NotRegisteredException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotRegisteredException() {
        super("this server has not reached Redis for a while");
    }
}
