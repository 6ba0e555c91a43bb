package io.linechat.net;

import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.linechat.session.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How a connection is refused: told why, in its own language where that is known, and closed. */
final class TurnAway {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** The fatal alert {@code handshake_failure} (RFC 8446, section 6), as TLS 1.0, which every client understands. */
    private static final byte[] ALERT = {0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28};

    private TurnAway() {}

    /** For one that came too many, before anything is made for it. */
    static void close(ChannelHandlerContext ctx, String message, GatheredWarning warning) {
        warning.due();
        close(ctx, WireFormat.TEXT, ErrorCode.SERVER_FULL, message);
    }

    /** For one that speaks what may not be spoken. */
    static void close(ChannelHandlerContext ctx, Speech speech, String message) {
        switch (speech) {
            case JSON -> close(ctx, WireFormat.JSON, ErrorCode.REFUSED, message);
            case HTTP -> close(ctx, httpResponse(message));
            case TLS -> close(ctx, Unpooled.wrappedBuffer(ALERT));
            default -> close(ctx, WireFormat.TEXT, ErrorCode.REFUSED, message);
        }
    }

    private static void close(ChannelHandlerContext ctx, WireFormat format, ErrorCode code, String message) {
        close(ctx, format.encode(ctx.alloc(), new Event.Refused(code, message)));
    }

    private static void close(ChannelHandlerContext ctx, ByteBuf lastWords) {
        LingeringClose.close(ctx.channel(), lastWords, LIMIT);
    }

    /** Written by hand, since the pipeline is not one for HTTP. */
    private static ByteBuf httpResponse(String message) {
        return Unpooled.copiedBuffer(
                "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + (message.length() + 1) + "\r\nConnection: close\r\n\r\n" + message + "\n",
                StandardCharsets.US_ASCII);
    }
}
