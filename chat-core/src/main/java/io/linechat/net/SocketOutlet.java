package io.linechat.net;

import io.linechat.room.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Hands shared bytes to the socket itself where nothing is queued for it: no slice, no queue entry and no way through
 * the pipeline for each member and batch. What the system does not take at once goes the {@linkplain PipelineOutlet usual
 * way}. Only for pipelines whose handlers leave bytes as they are. {@code docs/decisions/0004-socket-outlet.md} says
 * what it gains.
 */
final class SocketOutlet implements Outlet {

    private final EpollSocketChannel channel;
    private final Socket socket;
    private final PipelineOutlet pipeline;

    SocketOutlet(EpollSocketChannel channel) {
        this.channel = channel;
        this.socket = (Socket) channel.fd();
        this.pipeline = new PipelineOutlet(channel);
    }

    @Override
    public boolean isWritable() {
        return pipeline.isWritable();
    }

    @Override
    public void write(ByteBuf shared, int start, int end) {
        pipeline.write(shared, start, end);
    }

    @Override
    public void flush() {
        pipeline.flush();
    }

    @Override
    public void writeAndFlush(ByteBuf shared, int start, int end) {
        int sent = nothingIsQueued() ? send(shared, start, end) : 0;
        if (sent < end - start) {
            pipeline.writeAndFlush(shared, start + sent, end);
        }
    }

    /** What waits in the queue must go first. */
    private boolean nothingIsQueued() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0;
    }

    private int send(ByteBuf shared, int start, int end) {
        try {
            return socket.sendAddress(shared.memoryAddress(), start, end);
        } catch (IOException e) {
            // The pipeline will meet the same error, and deal with it.
            return 0;
        }
    }
}
