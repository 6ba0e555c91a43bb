package io.linechat.room;

import io.netty.buffer.ByteBuf;

/** How encoded lines reach one client. On the event loop of the client's channel. */
public interface Outlet {

    /** Whether the client can take more; turns true again with a {@code channelWritabilityChanged}. */
    boolean isWritable();

    /** Queues the bytes from {@code start} to {@code end}; the caller keeps its reference. */
    void write(ByteBuf shared, int start, int end);

    /** Sends what is queued. */
    void flush();

    /** Does both in one. */
    void writeAndFlush(ByteBuf shared, int start, int end);
}
