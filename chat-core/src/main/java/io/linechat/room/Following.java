package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.Continuation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads on in a log to which other servers append, too. Any thread. */
final class Following {

    private final RoomLog log;

    Following(RoomLog log) {
        this.log = log;
    }

    /**
     * Reads what comes behind a place, until a message of that {@code seq} is next, or nothing more comes.
     *
     * @param end the {@code seq} in the epoch that the log has now
     */
    CompletionStage<List<Continuation>> readUpTo(Position known, Position end) {
        return readUpTo(known, end, new ArrayList<>());
    }

    private CompletionStage<List<Continuation>> readUpTo(Position known, Position end, List<Continuation> soFar) {
        if (known.equals(end)) {
            return CompletableFuture.completedFuture(soFar);
        }
        return readOn(known).thenCompose(next -> {
            soFar.add(next);
            Position reached = endOf(next);
            boolean isThere = reached.epoch() == end.epoch() && reached.seq() >= end.seq();
            return isThere || reached.equals(known)
                    ? CompletableFuture.completedFuture(soFar)
                    : readUpTo(reached, end, soFar);
        });
    }

    CompletionStage<Continuation> readOn(Position known) {
        return ask(() -> log.continueFrom(known));
    }

    /** The last place of a continuation. */
    static Position endOf(Continuation continuation) {
        return continuation.after().plus(continuation.messages().size());
    }

    /** Asks a log; one that throws, which none should, has failed like any other. */
    static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Where what others have said ends, if they have said something that was not delivered before the last of ours.
     *
     * @param delivered the newest message that was delivered
     * @param taken ours, some of which may have been delivered before
     */
    static @Nullable Position endOfOthers(Position delivered, List<ChatMessage> taken) {
        Position last = delivered;
        boolean hasHole = false;
        for (ChatMessage message : taken) {
            Position position = message.position();
            boolean begunAnew = position.epoch() != last.epoch();
            if (begunAnew || position.seq() > last.seq()) {
                hasHole |= begunAnew || position.seq() != last.seq() + 1;
                last = position;
            }
        }
        return hasHole ? last.plus(-1) : null;
    }
}
