package io.linechat.spi;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one room, in their order. Only what the log has taken is delivered or acknowledged; what an
 * acknowledgement is worth in a crash is for the log to say. Several servers may append to one log; each of them has its
 * own object for it, and {@link #follow} tells it of the others.
 *
 * <p>Its room is the only caller, on the room's event loop, and appends the next batch only when the one before is done;
 * reads may come at any time. An implementation that waits for something (a disk, a network) must not do so on the
 * calling thread, and may complete what it returns on any thread. {@code RoomLogContract}, among the tests of this
 * module, is what every log must pass.
 */
public interface RoomLog {

    /** The place of the newest message; the {@code seq} is 0 while there was none. */
    Position newest();

    /**
     * Takes all the entries or none.
     *
     * <p>An entry whose {@linkplain Entry#sendId() send id} the log knows is not taken again: it is answered with the
     * message that it was the first time. A log states how many send ids it remembers.
     *
     * @param entries at least one, in order
     * @param time stands in all new messages; to the millisecond
     * @return a message for each entry, in their order; failed if none was taken, or, with {@link
     *     OutcomeUnknownException}, if nobody can tell. The new ones follow each other, and the newest message before them,
     *     without a hole.
     */
    CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time);

    /**
     * Returns the first messages behind {@code after} that are still there, {@code limit} of them at most, in order and
     * without a hole among them. If the first one is not {@code after + 1}, those between are gone.
     *
     * <p>All that was acknowledged before is among them. What is on its way may be, but then it is taken, and whole batches
     * are: a caller that wants nothing beyond what it knows of has to look at the {@code seq}.
     *
     * @param after a {@code seq}, 0 for the beginning
     * @param limit 0 or more
     */
    CompletionStage<List<ChatMessage>> read(long after, int limit);

    /** Returns the message that was taken with that send id, if the log knows it still. */
    CompletionStage<Optional<ChatMessage>> find(SendId id);

    /** Forgets the messages up to {@code seq}, that one included; the numbers go on as if they were there. */
    CompletionStage<Void> trim(long seq);

    /**
     * Has the room told when others may have appended something, or when the log may have begun anew under another epoch.
     * A log that only its room appends to has nothing to tell.
     *
     * @param news called on any thread, until the log is closed; rather too often than once too little
     */
    default void follow(Runnable news) {}

    /**
     * Returns a place that is not older than anything that was acknowledged on another server before this call. Failed if
     * that cannot be told just now: nobody is let into the room then. A log that only its room appends to has nothing to
     * tell.
     */
    default CompletionStage<Position> latest() {
        return CompletableFuture.completedFuture(new Position(newest().epoch(), 0));
    }

    /**
     * Returns what comes behind a place: some of it at least, if there is any.
     *
     * @param known all up to there was delivered
     */
    default CompletionStage<Continuation> continueFrom(Position known) {
        return CompletableFuture.completedFuture(new Continuation(known, List.of()));
    }

    /** Nobody is in the room any more; what is under way is still done. */
    default void close() {}

    /**
     * How a log goes on behind a place.
     *
     * @param after that place; or another one, if the log has begun anew since, or has forgotten what came next
     * @param messages those that follow {@code after}, in order and without a hole
     */
    record Continuation(Position after, List<ChatMessage> messages) {}

    /** What is to be kept of a message. */
    interface Entry {
        /** Who says it. */
        Nickname from();

        /** How it is said. */
        ChatMessage.Kind kind();

        /** What is said. */
        String text();

        /** Tells a message that is sent again from another one with the same text; {@code null} if nobody would. */
        default @Nullable SendId sendId() {
            return null;
        }
    }

    /**
     * Names a message by who sends it.
     *
     * @param session whose message it is
     * @param n the client's own number for it
     */
    record SendId(String session, long n) {}
}
