package io.linechat.protocol;

import io.linechat.message.CleanText;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Cleans each line of control characters ({@link CleanText}); what is empty then goes no further. */
@Sharable
public final class TextSanitizer extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof String line)) {
            ctx.fireChannelRead(msg);
            return;
        }
        String clean = CleanText.of(line);
        if (!clean.isEmpty()) {
            ctx.fireChannelRead(clean);
        }
    }
}
