package io.linechat.redis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Redis could not be reached in time; nothing was done. */
final class RedisUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(RedisAddress address, @Nullable Throwable cause) {
        super("Redis at " + address + " cannot be reached", cause);
    }
}
