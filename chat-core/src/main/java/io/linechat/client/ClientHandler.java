package io.linechat.client;

import io.linechat.message.Event;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;

/** The last handler of the pipeline: tells the conversation what happens to one connection. Owned by its event loop. */
final class ClientHandler extends ChannelInboundHandlerAdapter {

    private final Conversation conversation;
    private @Nullable Throwable failure;

    ClientHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        conversation.connected(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof Event event) {
            conversation.received(event);
        } else {
            conversation.received((String) msg);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && conversation.isAwaitingAnswers()) {
            failure = ReadTimeoutException.INSTANCE;
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause;
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        conversation.lost(failure);
    }
}
