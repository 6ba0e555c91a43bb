package io.linechat.spi;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Gives the messages of one room their places. Only what the log has taken is delivered or acknowledged.
 *
 * <p>Its room is the only caller, on the room's event loop, and appends the next batch only when the one before is
 * done. An implementation that waits for something (a disk, a network) must not do so on the calling thread.
 */
public interface RoomLog {

    /** The place of the newest message; the {@code seq} is 0 while there is none. */
    Position newest();

    /**
     * Takes all the entries or none.
     *
     * @param entries at least one, in order
     * @param time stands in all of them
     * @return the place of the first entry, the others follow without a hole; failed if none was taken. May complete on
     *     any thread.
     */
    CompletionStage<Position> append(List<? extends Entry> entries, Instant time);

    /** What is to be kept of a message. */
    interface Entry {
        /** Who says it. */
        Nickname from();

        /** How it is said. */
        ChatMessage.Kind kind();

        /** What is said. */
        String text();
    }
}
