package io.linechat.net;

import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/** How a connection is refused: told why, and closed, before anything is made for it. */
final class TurnAway {

    private TurnAway() {}

    static void close(ChannelHandlerContext ctx, String message, GatheredWarning warning) {
        warning.due();
        ctx.channel().config().setAutoRead(false);
        Event full = new Event.Refused(ErrorCode.SERVER_FULL, message);
        ctx.writeAndFlush(WireFormat.TEXT.encode(ctx.alloc(), full)).addListener(ChannelFutureListener.CLOSE);
    }
}
