package io.linechat.protocol;

import io.linechat.message.Command;
import io.netty.channel.ChannelHandler.Sharable;

/** The protocol for people with {@code nc}. */
@Sharable
public final class TextProtocol extends LineProtocol {

    /**
     * @param maxLine the longest line in bytes, for the error that names it
     */
    public TextProtocol(int maxLine) {
        super(WireFormat.TEXT, maxLine);
    }

    @Override
    Command parse(String line) {
        return TextCommands.parse(line);
    }

    @Override
    Command malformed(Command.Malformed malformed) {
        return malformed;
    }
}
