package io.linechat.room;

import io.netty.buffer.ByteBuf;

/** How encoded lines reach one client. On the event loop of the client's channel; the caller keeps its reference. */
public interface Outlet {

    /** Whether the client can take more; turns true again with a {@code channelWritabilityChanged}. */
    boolean isWritable();

    /** Sends the bytes from {@code start} to {@code end}. */
    void send(ByteBuf shared, int start, int end);

    /** Sends some of the bytes. */
    void send(ByteBuf shared, Ranges ranges);

    /** Queues some of the bytes, for the next {@link #flush}. */
    void write(ByteBuf shared, Ranges ranges);

    /** Sends what is queued. */
    void flush();

    /**
     * How many nanoseconds ago the system last sent the client something that it was ready to take; {@link
     * Long#MAX_VALUE} if that is not known.
     */
    long nanosSinceTaken();
}
