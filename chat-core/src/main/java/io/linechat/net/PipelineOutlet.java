package io.linechat.net;

import io.linechat.room.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Writes to the pipeline of a channel, for every transport and every stack of handlers. */
public final class PipelineOutlet implements Outlet {

    private final Channel channel;

    public PipelineOutlet(Channel channel) {
        this.channel = channel;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(ByteBuf shared, int start, int end) {
        // The promise that is void allocates nothing; a write that fails ends the channel.
        channel.write(shared.retainedSlice(start, end - start), channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void writeAndFlush(ByteBuf shared, int start, int end) {
        channel.writeAndFlush(shared.retainedSlice(start, end - start), channel.voidPromise());
    }
}
