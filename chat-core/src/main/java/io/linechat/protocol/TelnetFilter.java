package io.linechat.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes telnet's commands and option negotiation (RFC 854) out of the bytes, wherever a read splits them.
 *
 * <p>It stands before the framer because an option may have the number 10, which is LF. Nothing is answered, which a
 * telnet client takes as a server without options. The byte 255 is no part of UTF-8, so no other client is touched;
 * one that sends it doubled, as telnet's escape, gets the error for bad UTF-8.
 */
public final class TelnetFilter extends ChannelInboundHandlerAdapter {

    private static final int SE = 240;
    private static final int SB = 250;
    private static final int WILL = 251;
    private static final int DONT = 254;
    private static final int IAC = 255;

    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    private State state = State.DATA;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        if (state != State.DATA || bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) IAC) >= 0) {
            keepData(bytes);
        }
        ctx.fireChannelRead(bytes);
    }

    /** Moves the data bytes together at the front; the buffer is ours alone. */
    private void keepData(ByteBuf bytes) {
        int kept = bytes.readerIndex();
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            int b = bytes.getUnsignedByte(i);
            if (isData(b)) {
                bytes.setByte(kept++, b);
            }
        }
        bytes.writerIndex(kept);
    }

    private boolean isData(int b) {
        switch (state) {
            case DATA -> {
                if (b != IAC) {
                    return true;
                }
                state = State.COMMAND;
            }
            case COMMAND -> {
                state = afterCommand(b);
                return b == IAC;
            }
            case OPTION -> state = State.DATA;
            case SUBNEGOTIATION -> state = b == IAC ? State.SUBNEGOTIATION_COMMAND : State.SUBNEGOTIATION;
            case SUBNEGOTIATION_COMMAND -> state = b == SE ? State.DATA : State.SUBNEGOTIATION;
        }
        return false;
    }

    private static State afterCommand(int b) {
        if (b >= WILL && b <= DONT) {
            return State.OPTION;
        }
        return b == SB ? State.SUBNEGOTIATION : State.DATA;
    }
}
