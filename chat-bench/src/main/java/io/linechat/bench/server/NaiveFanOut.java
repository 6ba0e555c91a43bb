package io.linechat.bench.server;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/** As in Netty's SecureChat example: a string for each member, which its own pipeline encodes. */
final class NaiveFanOut implements FanOut {

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
        for (Channel member : members) {
            if (member != from) {
                member.writeAndFlush(line);
            }
        }
    }
}
