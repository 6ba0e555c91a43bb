package io.linechat.net;

import io.linechat.room.Outlet;
import io.linechat.room.Ranges;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Limits;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Hands shared bytes to the socket itself where nothing is queued for it: no slice, no queue entry and no way through
 * the pipeline for each member and batch. What the system does not take at once goes the {@linkplain PipelineOutlet usual
 * way}. Only for pipelines whose handlers leave bytes as they are. {@code docs/decisions/0004-socket-outlet.md} says
 * what it gains.
 */
final class SocketOutlet implements Outlet {

    /** A {@code struct iovec}: an address and a length, of eight bytes each. */
    private static final int VECTOR_SIZE = 2 * Long.BYTES;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    // In a server with many small rooms these are cold in the cache for each line, so the way to them is short.
    private final Socket socket;
    private final ChannelOutboundBuffer queue;
    private final PipelineOutlet pipeline;
    private final EpollSocketChannel channel;

    /**
     * @param channel an open one
     */
    SocketOutlet(EpollSocketChannel channel) {
        this.socket = (Socket) channel.fd();
        this.queue = Objects.requireNonNull(channel.unsafe().outboundBuffer());
        this.pipeline = new PipelineOutlet(channel, LastTaken::onEpoll);
        this.channel = channel;
    }

    @Override
    public boolean isWritable() {
        return socket.isOpen() && queue.isWritable();
    }

    @Override
    public void send(ByteBuf shared, int start, int end) {
        int sent = nothingIsQueued() ? sendNow(shared, start, end) : 0;
        if (sent < end - start) {
            pipeline.send(shared, start + sent, end);
        }
    }

    @Override
    public void send(ByteBuf shared, Ranges ranges) {
        long sent = nothingIsQueued() ? sendNow(shared, ranges) : 0;
        int range = 0;
        while (range < ranges.size() && sent >= ranges.length(range)) {
            sent -= ranges.length(range++);
        }
        if (range == ranges.size()) {
            return;
        }
        pipeline.write(shared, ranges.start(range) + (int) sent, ranges.end(range));
        for (range++; range < ranges.size(); range++) {
            pipeline.write(shared, ranges.start(range), ranges.end(range));
        }
        pipeline.flush();
    }

    @Override
    public void write(ByteBuf shared, Ranges ranges) {
        pipeline.write(shared, ranges);
    }

    @Override
    public void flush() {
        pipeline.flush();
    }

    @Override
    public long nanosSinceTaken() {
        return pipeline.nanosSinceTaken();
    }

    /** What waits in the queue must go first; and the number of a socket that is closed may be another one's by now. */
    private boolean nothingIsQueued() {
        return socket.isOpen() && queue.totalPendingWriteBytes() == 0;
    }

    private int sendNow(ByteBuf shared, int start, int end) {
        try {
            return socket.sendAddress(shared.memoryAddress(), start, end);
        } catch (IOException e) {
            // The pipeline will meet the same error, and deal with it.
            return 0;
        }
    }

    /** Hands all ranges over by one call, as far as the system takes so many. */
    private long sendNow(ByteBuf shared, Ranges ranges) {
        int count = Math.min(ranges.size(), Limits.IOV_MAX);
        ByteBuf vectors = channel.alloc().directBuffer(count * VECTOR_SIZE);
        try {
            for (int i = 0; i < count; i++) {
                setWord(vectors, i * VECTOR_SIZE, shared.memoryAddress() + ranges.start(i));
                setWord(vectors, i * VECTOR_SIZE + Long.BYTES, ranges.length(i));
            }
            return socket.writevAddresses(vectors.memoryAddress(), count);
        } catch (IOException e) {
            // As above.
            return 0;
        } finally {
            vectors.release();
        }
    }

    private static void setWord(ByteBuf vectors, int index, long word) {
        if (LITTLE_ENDIAN) {
            vectors.setLongLE(index, word);
        } else {
            vectors.setLong(index, word);
        }
    }
}
