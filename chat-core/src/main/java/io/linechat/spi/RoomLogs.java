package io.linechat.spi;

import io.linechat.message.RoomName;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the rooms of a server keep their messages. Any thread. */
public interface RoomLogs extends AutoCloseable {

    /**
     * Opens the log of a room, which is made if it is not there. A room opens its log when the first member comes, and
     * {@linkplain RoomLog#close() closes} it when the last one has gone, so that it is open once at a time.
     *
     * <p>Rooms of equal names are one. When it is opened again it is the same log with all that it keeps, or one with
     * another {@code epoch}: no epoch ever counts twice in a room.
     */
    CompletionStage<RoomLog> open(RoomName room);

    /** Where the sessions of programs are remembered, if these logs outlive the server; {@code null} if they do not. */
    default @Nullable SessionStore sessions() {
        return null;
    }

    /** Gives up what is held, after everything that is under way; called once, by the server that stops. May block. */
    @Override
    default void close() {}
}
