package io.linechat.redis;

import io.linechat.spi.RoomLogs;
import io.linechat.testing.RoomLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisRoomLogTest extends RoomLogContract {

    private static RedisServerProcess redis;
    private static int chats;

    @BeforeAll
    static void start() {
        redis = RedisServerProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    protected RoomLogs open() {
        chats++;
        return reopen();
    }

    @Override
    protected RoomLogs reopen() {
        return new LogServer(redis.uri(), "chat" + chats + ":", LogServer.AT_ONCE);
    }
}
