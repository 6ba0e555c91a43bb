package io.linechat.net;

import io.linechat.room.Outlet;
import io.linechat.room.Ranges;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.ToLongFunction;

/** Writes to the pipeline of a channel, for every transport and every stack of handlers. */
public final class PipelineOutlet implements Outlet {

    private final Channel channel;
    private final ToLongFunction<Channel> sinceTaken;

    /** For a channel of which nobody knows when its client last took something. */
    public PipelineOutlet(Channel channel) {
        this(channel, LastTaken::unknown);
    }

    /**
     * @param sinceTaken how many nanoseconds ago the client last took something
     */
    PipelineOutlet(Channel channel, ToLongFunction<Channel> sinceTaken) {
        this.channel = channel;
        this.sinceTaken = sinceTaken;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void send(ByteBuf shared, int start, int end) {
        // The promise that is void allocates nothing; a write that fails ends the channel.
        channel.writeAndFlush(shared.retainedSlice(start, end - start), channel.voidPromise());
    }

    @Override
    public void send(ByteBuf shared, Ranges ranges) {
        write(shared, ranges);
        flush();
    }

    @Override
    public void write(ByteBuf shared, Ranges ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            write(shared, ranges.start(i), ranges.end(i));
        }
    }

    /** Queues the bytes from {@code start} to {@code end}. */
    void write(ByteBuf shared, int start, int end) {
        channel.write(shared.retainedSlice(start, end - start), channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public long nanosSinceTaken() {
        return sinceTaken.applyAsLong(channel);
    }
}
