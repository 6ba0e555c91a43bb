package io.linechat.session;

import io.linechat.message.Command;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Outlet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of the pipeline: makes a session of a connection and passes on what happens to it. A {@link WireFormat}
 * that comes as an event says what the client speaks.
 */
public final class SessionHandler extends ChannelInboundHandlerAdapter {

    private final SessionServices services;
    private final Function<Channel, Outlet> outlets;
    private @Nullable Session session;

    /**
     * @param outlets how the lines of a room are written to a channel
     */
    public SessionHandler(SessionServices services, Function<Channel, Outlet> outlets) {
        this.services = services;
        this.outlets = outlets;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        Duration farewell = services.settings().farewell();
        session = new Session(services, new Connection(channel, outlets.apply(channel), farewell));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (session != null) {
            session.received((Command) msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (session != null) {
            session.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && ctx.channel().isWritable()) {
            session.becameWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (session == null) {
            return;
        }
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            session.inputEnded();
        } else if (event instanceof IdleStateEvent) {
            session.idled();
        } else if (event instanceof WireFormat format) {
            session.speaks(format);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon();
    }

    /** The connection goes on without it, for something else than chat. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        abandon();
    }

    private void abandon() {
        if (session != null) {
            session.connectionLost();
            session = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault.close(ctx, cause);
    }
}
