package io.linechat.room;

import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Logs that live in memory, and only while somebody is in the room. */
public final class MemoryRoomLogs implements RoomLogs {

    private final MemoryRoomLog.Limits limits;
    private final AtomicLong nextEpoch;

    /**
     * @param startedAt tells the epochs of this server from those of one that was here before; milliseconds
     * @param messages how many messages of a room are kept at most
     * @param characters how many characters they may have together
     */
    public MemoryRoomLogs(long startedAt, int messages, long characters) {
        this.limits = new MemoryRoomLog.Limits(messages, characters);
        this.nextEpoch = new AtomicLong(startedAt);
    }

    @Override
    public CompletionStage<RoomLog> open(RoomName room) {
        return CompletableFuture.completedFuture(new MemoryRoomLog(room, nextEpoch.incrementAndGet(), limits));
    }
}
