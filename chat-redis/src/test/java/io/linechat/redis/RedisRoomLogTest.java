package io.linechat.redis;

import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.linechat.testing.RoomLogContract;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** All logs are over one link: it takes longer to connect than to test. */
final class RedisRoomLogTest extends RoomLogContract {

    private static RedisServerProcess redis;
    private static Link link;
    private static int chats;

    @BeforeAll
    static void start() {
        redis = RedisServerProcess.start();
        link = Link.connect(RedisAddress.of(redis.uri()));
    }

    @AfterAll
    static void stop() {
        link.close();
        redis.close();
    }

    @Override
    protected RoomLogs open() {
        chats++;
        return reopen();
    }

    @Override
    protected RoomLogs reopen() {
        LogServer server = new LogServer(link, "chat" + chats + ":", LogServer.AT_ONCE);
        return new RoomLogs() {
            @Override
            public CompletionStage<RoomLog> open(RoomName room) {
                return server.open(room);
            }

            @Override
            public void close() {
                server.closeLogs();
            }
        };
    }
}
