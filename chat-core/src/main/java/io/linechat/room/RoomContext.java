package io.linechat.room;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.List;

/**
 * What all rooms of a server share.
 *
 * @param loops in a fixed order, all that members can be on
 */
record RoomContext(
        List<EventLoop> loops,
        RoomSettings settings,
        ListenerDispatcher listeners,
        Clock clock,
        ByteBufAllocator allocator,
        TailBudget tailBudget) {

    RoomTail newTail() {
        return new RoomTail(settings.tailBytes(), tailBudget);
    }
}
