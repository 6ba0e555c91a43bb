package io.linechat.room;

import io.linechat.protocol.WireFormat;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The shards of a room, one for each event loop that has members, and how a batch gets to them. Owned by its home loop. */
final class FanOut {

    private static final WireFormat[] FORMATS = WireFormat.values();

    private final Room room;
    private final RoomContext context;
    private final @Nullable RoomShard[] shards;
    private final AtomicIntegerArray formatsInUse = new AtomicIntegerArray(FORMATS.length);

    FanOut(Room room, RoomContext context) {
        this.room = room;
        this.context = context;
        this.shards = new @Nullable RoomShard[context.loops().size()];
    }

    /** Hands a batch, and the reference to it, to each shard. */
    void deliver(Batch batch) {
        try {
            for (WireFormat format : FORMATS) {
                if (formatsInUse.get(format.slot()) > 0) {
                    batch.in(format);
                }
            }
            for (RoomShard shard : shards) {
                if (shard != null) {
                    handTo(shard, batch);
                }
            }
        } finally {
            batch.release();
        }
    }

    private static void handTo(RoomShard shard, Batch batch) {
        if (shard.loop().inEventLoop()) {
            shard.deliver(batch);
            return;
        }
        batch.retain();
        try {
            shard.loop().execute(() -> {
                try {
                    shard.deliver(batch);
                } finally {
                    batch.release();
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and all its connections with it.
            batch.release();
        }
    }

    /** The shard on that loop, which is made if there is none. */
    RoomShard shardOf(EventLoop loop) {
        int index = context.loops().indexOf(loop);
        RoomShard shard = shards[index];
        if (shard == null) {
            shard = new RoomShard(room, loop, context.newTail(), formatsInUse);
            shards[index] = shard;
        }
        return shard;
    }
}
