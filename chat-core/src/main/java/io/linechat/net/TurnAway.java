package io.linechat.net;

import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.linechat.session.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/** How a connection is refused: told why, and closed, before anything is made for it. */
final class TurnAway {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private TurnAway() {}

    static void close(ChannelHandlerContext ctx, String message, GatheredWarning warning) {
        warning.due();
        ByteBuf reason = WireFormat.TEXT.encode(ctx.alloc(), new Event.Refused(ErrorCode.SERVER_FULL, message));
        LingeringClose.close(ctx.channel(), reason, LIMIT);
    }
}
