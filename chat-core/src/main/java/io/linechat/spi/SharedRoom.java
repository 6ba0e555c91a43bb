package io.linechat.spi;

import io.linechat.message.Nickname;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What the servers of a {@link Backplane} know together of one room, but for its messages: who is in it, and its topic.
 * A member is named by its session, so that one that moves to another server stays the same.
 *
 * <p>Its room is the only caller, on the room's event loop. What it tells takes effect for the other servers a moment
 * later; what cannot be told now, since the backplane cannot be reached, is made up for when it can.
 */
public interface SharedRoom extends AutoCloseable {

    /** What was so when the room was opened here; from then on the {@link Observer} is told what changes. */
    State state();

    /** Somebody is a member on this server, maybe one who was it on another. */
    void enter(String member, Nickname nickname);

    /** A member of this server goes by another nickname. */
    void rename(String member, Nickname now);

    /** A member of this server is gone. Nothing happens if it is another server's by now. */
    void leave(String member);

    /** Sets the topic on all servers; {@link Observer#topic} is called on each of them, this one included. */
    CompletionStage<Void> setTopic(String topic, Nickname by);

    /**
     * Has another server take a member out of the room.
     *
     * @return whether it was told to
     */
    CompletionStage<Boolean> kick(String member, String reason);

    /** Nobody is in the room on this server any more; the members of it are gone. */
    @Override
    void close();

    /**
     * How a room is on the other servers.
     *
     * @param elsewhere the members on other servers, by their sessions, in any order
     * @param topic empty if there is none
     */
    record State(Map<String, Nickname> elsewhere, String topic) {}

    /**
     * Is told what changes on the other servers, in one order, one call at a time, on any thread; nothing before the room
     * is opened or after it is closed.
     */
    interface Observer {

        /** Somebody is in on another server, who was on none. */
        void entered(String member, Nickname nickname);

        /** Somebody is on another server who is a member here: here it is none any more, and nobody is to see a change. */
        void moved(String member, Nickname nickname);

        /** Somebody on another server goes by another nickname. */
        void renamed(String member, Nickname now);

        /** Somebody has left on another server, or that server is gone. */
        void left(String member);

        /** Somebody has set the topic, on any server. */
        void topic(String topic, Nickname by);

        /** A member of this server is to be taken out of the room. */
        void kicked(String member, String reason);
    }
}
