package io.linechat.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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

    /** More than any telnet client sends in one; what goes on for longer is taken for lines, which have their limit. */
    private static final int MAX_SUBNEGOTIATION = 1024;

    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    private State state = State.DATA;
    private int subnegotiated;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        if (state != State.DATA || bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) IAC) >= 0) {
            keepData(bytes);
        }
        ctx.fireChannelRead(bytes);
    }

    /** Leaves the data bytes alone in the buffer, which is ours. */
    private void keepData(ByteBuf bytes) {
        byte[] data = ByteBufUtil.getBytes(bytes);
        int kept = 0;
        for (byte b : data) {
            if (isData(b & 0xff)) {
                data[kept++] = b;
            }
        }
        bytes.clear().writeBytes(data, 0, kept);
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
            case SUBNEGOTIATION -> state = b == IAC ? State.SUBNEGOTIATION_COMMAND : withinSubnegotiation();
            case SUBNEGOTIATION_COMMAND -> state = b == SE ? State.DATA : withinSubnegotiation();
        }
        return false;
    }

    private State withinSubnegotiation() {
        return ++subnegotiated < MAX_SUBNEGOTIATION ? State.SUBNEGOTIATION : State.DATA;
    }

    private State afterCommand(int b) {
        if (b >= WILL && b <= DONT) {
            return State.OPTION;
        }
        subnegotiated = 0;
        return b == SB ? State.SUBNEGOTIATION : State.DATA;
    }
}
