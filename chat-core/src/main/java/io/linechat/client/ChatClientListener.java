package io.linechat.client;

import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import java.time.Duration;

/**
 * Is told what a client receives. Calls come one at a time, in order, on the client's own thread; one that blocks delays
 * that client alone.
 */
public interface ChatClientListener {

    /** A line came. */
    void received(ServerLine line);

    /**
     * Somebody else said something in a room; comes before the line that shows it. Every message that was said since the
     * client entered the room comes once, in the order of the room, over lost connections too; those from before it
     * entered come as lines only, and its own not at all.
     */
    default void said(ChatMessage message) {}

    /** These messages of a room, both ends included, cannot be had any more. */
    default void missed(RoomName room, long from, long to) {}

    /** The connection was lost, or could not be made again; it will be tried then. */
    default void connectionLost(Duration retryIn) {}

    /**
     * The conversation goes on.
     *
     * @param missed how many messages others said meanwhile; they come now
     */
    default void back(long missed) {}

    /** The conversation has ended; nothing comes after this. */
    default void disconnected(Disconnect how) {}

    /**
     * How a conversation ended.
     *
     * @param by who ended it
     * @param reason what the server said, or what happened to the connection
     */
    record Disconnect(Party by, String reason) {

        /** Who can end a conversation. */
        public enum Party {
            /** This client closed it, or asked the server to. */
            US,
            /** The server does not want to go on. */
            SERVER,
            /** Nobody: the connection was lost, and could not be made again. */
            NETWORK
        }

        /** Whether this client closed it, or asked the server to. */
        public boolean byUs() {
            return by == Party.US;
        }
    }
}
