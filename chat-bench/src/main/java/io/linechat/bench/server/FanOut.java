package io.linechat.bench.server;

import io.netty.channel.Channel;

/** How a room of the {@link AblationMain} hands a line to its members. Owned by the one event loop that there is. */
interface FanOut {

    void join(Channel member);

    void leave(Channel member);

    /** Hands a line to all members but the one who says it. */
    void say(Channel from, String line);
}
