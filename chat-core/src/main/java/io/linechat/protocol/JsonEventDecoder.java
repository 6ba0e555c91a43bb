package io.linechat.protocol;

import io.linechat.message.CleanText;
import io.linechat.message.Command;
import io.linechat.protocol.JsonFields.BadField;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The client's end of the protocol for programs: lines in, {@link io.linechat.message.Event}s on. A line for people, as a
 * server sends that does not know yet what the client speaks, goes on as a clean string.
 */
public final class JsonEventDecoder extends ChannelInboundHandlerAdapter {

    private final Function<String, @Nullable Command> asked;

    /**
     * @param asked what was asked for under a tag, {@code null} if nothing was
     */
    public JsonEventDecoder(Function<String, @Nullable Command> asked) {
        this.asked = asked;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof Command.Malformed malformed) {
            throw new CorruptedFrameException(malformed.message());
        }
        String line = (String) msg;
        if (!line.startsWith("{")) {
            ctx.fireChannelRead(CleanText.of(line));
            return;
        }
        Object event = decode(line);
        if (event != null) {
            ctx.fireChannelRead(event);
        }
    }

    private @Nullable Object decode(String line) {
        try {
            return JsonEvents.parse(line, asked);
        } catch (JacksonException | BadField e) {
            throw new CorruptedFrameException("the server sent what cannot be understood", e);
        }
    }
}
