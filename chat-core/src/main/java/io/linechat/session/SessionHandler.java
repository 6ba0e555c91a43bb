package io.linechat.session;

import io.linechat.message.Command;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Outlet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of the pipeline: makes a session of a connection and passes on what happens to it. A {@link WireFormat}
 * that comes as an event says what the client speaks.
 */
public final class SessionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);

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
        if (session != null) {
            session.connectionLost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            // A reset, or a write to somebody who has gone: the client's business, not ours.
            log.debug("{} is gone", ctx.channel().remoteAddress(), cause);
        } else {
            log.warn(
                    "the connection of {} is closed, because of a fault of ours",
                    ctx.channel().remoteAddress(),
                    cause);
        }
        ctx.close();
    }
}
