package io.linechat.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.concurrent.TimeUnit;

/**
 * How a client reads that does not keep up: a few bytes a second or nothing at all, until it is told to read on. Owned by
 * the client's event loop.
 */
final class SlowReading {

    /** With a larger one the system lets the server send nothing for minutes, so slowly is it emptied. */
    private static final int RECEIVE_BUFFER = 2 * 1024;

    /** The least that a segment holds on the Internet. */
    private static final int SEGMENT = 536;

    /** {@code TCP_MAXSEG} of Linux; Netty has no name for it. */
    private static final ChannelOption<Integer> MAX_SEGMENT = new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

    private final int bytesPerSecond;
    private boolean slow = true;

    /**
     * @param bytesPerSecond 0 for one that never reads
     */
    SlowReading(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Makes the system keep little for this client. With the large segments of the loopback interface it would keep some
     * megabytes, and the server would notice nothing for a minute.
     */
    Bootstrap prepare(Bootstrap client) {
        client.option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
        if (bytesPerSecond > 0) {
            client.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bytesPerSecond));
        }
        return LoadLoop.isEpoll() ? client.option(MAX_SEGMENT, SEGMENT) : client;
    }

    void begin(Channel channel) {
        if (bytesPerSecond > 0) {
            channel.eventLoop().schedule(() -> readSome(channel), 1, TimeUnit.SECONDS);
        }
    }

    private void readSome(Channel channel) {
        if (slow) {
            // One read, of one buffer, since reading is not automatic.
            channel.read();
            begin(channel);
        }
    }

    /** From now on the client reads as fast as it can. */
    void end(Channel channel) {
        slow = false;
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LoadLoop.READ_SIZE));
        channel.config().setAutoRead(true);
    }
}
