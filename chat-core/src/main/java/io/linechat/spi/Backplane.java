package io.linechat.spi;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Makes several servers one chat. Each of them has its own object for it, and is alone responsible for the sessions of its
 * clients; through the backplane it knows those of the others. Any thread.
 *
 * <p>What is returned fails, within about two seconds, when the backplane cannot be reached; nobody is disconnected for
 * that, and what was to be shared is made up for later. A server that cannot be reached for longer is dead to the others;
 * when it comes back all its people come back with it, but for the nicknames that others have taken meanwhile.
 */
public interface Backplane extends AutoCloseable {

    /**
     * The server starts; called once, before anything else but {@link #logs}. May block.
     *
     * @param server what the other servers can ask of it
     * @throws RuntimeException if the other servers cannot be joined; the server does not start then
     */
    void start(Server server);

    /** The logs of the rooms that all servers have in common, and the sessions of programs, which any of them takes up. */
    RoomLogs logs();

    /**
     * Takes a nickname for a session, in one atomic step over all servers. It is that session's until it is released, or
     * until its server is dead; who claims it with the name of the same session, on whatever server, has it from there on.
     *
     * @return {@code false} if it is another session's
     */
    CompletionStage<Boolean> claim(Nickname nickname, String session);

    /** Gives a nickname up, if it is still that session's and of this server. */
    void release(Nickname nickname, String session);

    /** Passes on a private message to somebody on another server. */
    CompletionStage<Delivery> tell(Event.Told told);

    /**
     * Has another server disconnect somebody.
     *
     * @return {@code false} if nobody elsewhere has that nickname
     */
    CompletionStage<Boolean> kick(Nickname who, String reason);

    /** Has all other servers tell everyone something. */
    void announce(Event.Announcement announcement);

    /** Opens a room on this server. */
    CompletionStage<SharedRoom> open(RoomName room, SharedRoom.Observer observer);

    /** What a room that is not open on this server is like; empty if nobody is in it. */
    CompletionStage<Optional<SharedRoom.State>> look(RoomName room);

    /** The rooms on the other servers, with how many of their members are there. */
    CompletionStage<List<RoomSummary>> roomsElsewhere();

    /** Whether the nicknames that were claimed here are certainly this server's; not if it could not be reached for long. */
    boolean holdsNames();

    /** Whether this server knows of what happens on the others; if not, its lists may be old. */
    boolean isCurrent();

    /** The server stops, and is gone for the others at once. May block. */
    @Override
    void close();

    /** What came of a private message. */
    enum Delivery {
        /** It is on its way to the client. */
        TAKEN,
        /** The client takes nothing just now. */
        NOT_TAKEN,
        /** Nobody elsewhere has that nickname. */
        NOBODY
    }

    /** What the other servers can ask of this one. Called on threads of the backplane, which must not be blocked. */
    interface Server {

        /** Tells a client of this server something in private; {@code false} if it takes nothing, or is not here. */
        CompletionStage<Boolean> tell(Event.Told told);

        /** Disconnects a client of this server. */
        void kick(Nickname who, String reason);

        /** Tells all clients of this server something. */
        void announce(Event.Announcement announcement);

        /** A session is another server's from here on. */
        void moved(String session);

        /** A nickname that a session of this server has claimed is another session's by now. */
        void lost(Nickname nickname, String session);
    }
}
