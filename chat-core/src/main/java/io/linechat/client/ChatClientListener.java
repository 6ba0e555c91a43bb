package io.linechat.client;

/**
 * Is told what a client receives. Calls come one at a time, in order, on the client's own thread; one that blocks delays
 * that client alone.
 */
public interface ChatClientListener {

    /** A line came. */
    void received(ServerLine line);

    /** The connection has ended; nothing comes after this. */
    default void disconnected(Disconnect how) {}

    /**
     * How a connection ended.
     *
     * @param byUs whether this client closed it, or asked the server to
     * @param reason what the server said, or what happened to the connection
     */
    record Disconnect(boolean byUs, String reason) {}
}
