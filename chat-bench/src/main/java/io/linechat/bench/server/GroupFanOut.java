package io.linechat.bench.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/** A line is encoded once, and Netty's group writes a duplicate to each member. */
final class GroupFanOut implements FanOut {

    private final ChannelGroup members = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @Override
    public void join(Channel member) {
        members.add(member);
    }

    @Override
    public void leave(Channel member) {
        members.remove(member);
    }

    @Override
    public void say(Channel from, String line) {
        members.writeAndFlush(ByteBufUtil.writeUtf8(from.alloc(), line), ChannelMatchers.isNot(from));
    }
}
