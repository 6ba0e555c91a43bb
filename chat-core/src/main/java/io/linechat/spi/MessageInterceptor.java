package io.linechat.spi;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides about what clients say, in rooms and in private, before anybody hears it.
 *
 * <p>Called on a thread of the server's worker pool, never on an event loop, for many senders at the same time but for
 * one message of a sender after the other: an interceptor that takes its time delays its sender alone. A decision that
 * fails, or is not there in time (see {@code ChatServerBuilder.interceptorTimeout}), is a rejection. What the
 * embedding program says itself is not intercepted.
 *
 * <p>What a client says again under its own number, since it does not know whether it was said, is intercepted again only
 * if it was not said.
 */
@FunctionalInterface
public interface MessageInterceptor {

    /** Decides about one message. */
    CompletionStage<Decision> intercept(Draft draft);

    /**
     * A message that nobody has heard yet.
     *
     * @param from who says it
     * @param room where it is to be said; {@code null} for a private message
     * @param to whom it is said to; {@code null} for a message in a room
     * @param text clean and not empty
     * @param kind how it is said
     */
    record Draft(
            Nickname from,
            @Nullable RoomName room,
            @Nullable Nickname to,
            String text,
            ChatMessage.Kind kind) {}

    /** What becomes of a message. */
    sealed interface Decision {

        /** It is said as it is. */
        record Allow() implements Decision {}

        /** {@code text} is said in its place, cleaned of control characters; if that leaves nothing, nothing is. */
        record Replace(String text) implements Decision {}

        /** It is not said, and the sender is told the reason, cleaned of control characters. */
        record Reject(String reason) implements Decision {}

        /** The message is said as it is. */
        static Decision allow() {
            return new Allow();
        }

        /** Another text is said in its place. */
        static Decision replace(String text) {
            return new Replace(text);
        }

        /** The message is not said, and the sender is told the reason. */
        static Decision reject(String reason) {
            return new Reject(reason);
        }
    }
}
