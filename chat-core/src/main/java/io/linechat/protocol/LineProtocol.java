package io.linechat.protocol;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;

/** Lines in, {@link Command}s on; {@link Event}s in, lines out. */
public abstract sealed class LineProtocol extends ChannelDuplexHandler permits TextProtocol, JsonProtocol {

    private final WireFormat format;
    private final int maxLine;

    LineProtocol(WireFormat format, int maxLine) {
        this.format = format;
        this.maxLine = maxLine;
    }

    /** How events are written. */
    public final WireFormat format() {
        return format;
    }

    abstract Command parse(String line);

    /** What goes on in the place of a line that was none. */
    abstract Command malformed(Command.Malformed malformed);

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof String line) {
            ctx.fireChannelRead(parse(line));
        } else {
            ctx.fireChannelRead(msg instanceof Command.Malformed malformed ? malformed(malformed) : msg);
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            ctx.fireChannelRead(malformed(new Command.Malformed(
                    ErrorCode.LINE_TOO_LONG,
                    "a line may have " + maxLine + " bytes at most",
                    cause instanceof LineFramer.EndlessLineException)));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public final void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ctx.write(msg instanceof Event event ? format.encode(ctx.alloc(), event) : msg, promise);
    }
}
