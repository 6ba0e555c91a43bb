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

    /** What a line asks for that is clean and not empty, for who takes it in elsewhere than on a server. */
    public static Command understand(String line) {
        return TextCommands.parse(line);
    }

    @Override
    Command parse(String line) {
        return understand(line);
    }

    @Override
    Command malformed(Command.Malformed malformed) {
        return malformed;
    }
}
