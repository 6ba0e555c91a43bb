package io.linechat.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;

/** The sockets of a link, so that they can be closed when they lead nowhere. Any thread. */
final class Sockets implements NettyCustomizer {

    private final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

    @Override
    public void afterChannelInitialized(Channel channel) {
        open.add(channel);
    }

    void closeAll() {
        open.close();
    }
}
