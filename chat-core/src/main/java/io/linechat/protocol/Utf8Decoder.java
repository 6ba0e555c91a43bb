package io.linechat.protocol;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes strings of lines; one that is not UTF-8 becomes {@link Command.Malformed}, nothing is replaced silently. */
@Sharable
public final class Utf8Decoder extends ChannelInboundHandlerAdapter {

    private static final char REPLACEMENT = '\ufffd';

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf line = (ByteBuf) msg;
        String text;
        try {
            text = decode(line);
        } finally {
            line.release();
        }
        ctx.fireChannelRead(
                text != null ? text : new Command.Malformed(ErrorCode.BAD_UTF8, "that was not UTF-8", false));
    }

    /** The text of those bytes; {@code null} if they are not UTF-8. */
    public static @Nullable String decode(ByteBuf line) {
        // The JDK's lenient decoding is its fast one, and it marks what it replaced.
        String lenient = line.toString(StandardCharsets.UTF_8);
        if (lenient.indexOf(REPLACEMENT) < 0) {
            return lenient;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(line.nioBuffer()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
