package io.linechat.session;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client's commands pass no faster than the client may send them, and tells it so otherwise. Owned by the
 * session's event loop.
 */
final class CommandGate {

    private final Session session;
    private final Connection connection;
    private final @Nullable RateLimit limit;

    /** When the read at hand began; a clock for each line would cost more than the rest. */
    private long readAt;

    private boolean reading;

    CommandGate(Session session, Connection connection, SessionSettings settings) {
        this.session = session;
        this.connection = connection;
        this.limit = settings.rate() == 0 ? null : new RateLimit(settings.rate(), settings.burst(), System.nanoTime());
    }

    boolean mayPass(Command command) {
        return limit == null || mayPass(command, limit);
    }

    private boolean mayPass(Command command, RateLimit limit) {
        if (!reading) {
            reading = true;
            readAt = System.nanoTime();
        }
        long wait = limit.acquire(readAt);
        if (wait == 0) {
            return true;
        }
        if (limit.isIgnored()) {
            session.end("closed: you went on too fast");
        } else {
            long millis = TimeUnit.NANOSECONDS.toMillis(wait) + 1;
            String message = "too fast, that was not taken; wait " + millis + " ms";
            Answer.to(command, connection).send(new Event.Refused(ErrorCode.SLOW_DOWN, message, millis));
        }
        return false;
    }

    /** What has passed so far came in one read. */
    void readComplete() {
        reading = false;
    }
}
