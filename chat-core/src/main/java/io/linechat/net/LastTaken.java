package io.linechat.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;
import java.util.concurrent.TimeUnit;

/**
 * How many nanoseconds ago a client last took something that there was for it, for each transport.
 *
 * <p>A slow reader can empty the system's buffer for a minute before there is room for more, which is when the channel
 * would notice. Linux knows when it last sent something new: it sends nothing to a client that is not ready to take it,
 * but again and again to one that is gone.
 */
final class LastTaken {

    private LastTaken() {}

    static long unknown(Channel channel) {
        return Long.MAX_VALUE;
    }

    static long onEpoll(Channel channel) {
        try {
            EpollTcpInfo info = ((EpollSocketChannel) channel).tcpInfo();
            return nanos(info.retransmits(), info.lastDataSent());
        } catch (ChannelException e) {
            return Long.MAX_VALUE;
        }
    }

    static long onIoUring(Channel channel) {
        try {
            IoUringTcpInfo info = ((IoUringSocketChannel) channel).tcpInfo();
            return nanos(info.retransmits(), info.lastDataSent());
        } catch (ChannelException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long nanos(int retransmits, long millisSinceSent) {
        return retransmits == 0 ? TimeUnit.MILLISECONDS.toNanos(millisSinceSent) : Long.MAX_VALUE;
    }
}
