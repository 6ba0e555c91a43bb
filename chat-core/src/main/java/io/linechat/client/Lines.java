package io.linechat.client;

import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events as people are shown them: in the words that the server has for who comes with {@code nc}. */
final class Lines {

    private Lines() {}

    static List<ServerLine> of(Event event, WireFormat format) {
        ByteBuf text = format.encode(ByteBufAllocator.DEFAULT, event);
        try {
            return text.toString(StandardCharsets.UTF_8)
                    .lines()
                    .map(ServerLine::parse)
                    .toList();
        } finally {
            text.release();
        }
    }
}
