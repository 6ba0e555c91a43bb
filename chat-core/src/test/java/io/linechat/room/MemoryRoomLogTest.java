package io.linechat.room;

import io.linechat.spi.RoomLogs;
import io.linechat.testing.RoomLogContract;

/** The log in memory does what every log must. */
final class MemoryRoomLogTest extends RoomLogContract {

    @Override
    protected RoomLogs open() {
        return new MemoryRoomLogs(0, 10_000, 4_000_000);
    }
}
