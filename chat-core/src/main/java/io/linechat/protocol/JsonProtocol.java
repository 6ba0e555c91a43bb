package io.linechat.protocol;

import io.linechat.message.Command;
import io.netty.channel.ChannelHandler.Sharable;

/**
 * The protocol for programs: a JSON object in each line in, {@link Command.Request}s on; events in, bytes out. What frames
 * the lines, and the objects that go out, is up to the transport.
 */
@Sharable
public final class JsonProtocol extends LineProtocol {

    /**
     * @param format how objects go out
     * @param maxLine the longest line in bytes, for the error that names it
     */
    public JsonProtocol(WireFormat format, int maxLine) {
        super(format, maxLine);
    }

    @Override
    Command parse(String line) {
        return JsonCommands.parse(line);
    }

    /** There is no telling what the client asked for, but it did ask. */
    @Override
    Command malformed(Command.Malformed malformed) {
        return new Command.Request(null, malformed);
    }
}
