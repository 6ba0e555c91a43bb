package io.linechat.redis;

import java.io.Serial;

/** Redis cannot be reached, does not let us in, or is not one that will do; the message says which. */
public final class RedisConnectException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisConnectException(RedisAddress address, String reason, Throwable cause) {
        super("Redis at " + address + ": " + reason, cause);
    }

    RedisConnectException(RedisAddress address, String reason) {
        super("Redis at " + address + ": " + reason);
    }
}
