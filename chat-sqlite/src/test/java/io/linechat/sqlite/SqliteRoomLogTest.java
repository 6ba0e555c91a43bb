package io.linechat.sqlite;

import io.linechat.spi.RoomLogs;
import io.linechat.testing.RoomLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The log on the disk does what every log must. */
final class SqliteRoomLogTest extends RoomLogContract {

    @TempDir
    private Path directory;

    @Override
    protected RoomLogs open() {
        return SqliteRoomLogs.in(directory);
    }

    @Override
    protected RoomLogs reopen() {
        return SqliteRoomLogs.in(directory);
    }
}
