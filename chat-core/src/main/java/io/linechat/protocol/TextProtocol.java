package io.linechat.protocol;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;

/** The protocol for people with {@code nc}: lines in, {@link Command}s on; {@link Event}s in, lines out. */
@Sharable
public final class TextProtocol extends ChannelDuplexHandler {

    private final int maxLine;

    /**
     * @param maxLine the longest line in bytes, for the error that names it
     */
    public TextProtocol(int maxLine) {
        this.maxLine = maxLine;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ctx.fireChannelRead(msg instanceof String line ? TextCommands.parse(line) : msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            ctx.fireChannelRead(new Command.Malformed(
                    ErrorCode.LINE_TOO_LONG,
                    "a line may have " + maxLine + " bytes at most",
                    cause instanceof LineFramer.EndlessLineException));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ctx.write(msg instanceof Event event ? WireFormat.TEXT.encode(ctx.alloc(), event) : msg, promise);
    }
}
