package io.linechat.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class RoomRegistryTest {

    private static final RoomSettings SETTINGS = new RoomSettings(500, Duration.ofSeconds(1), Duration.ZERO, 0, 0);

    /** What Netty runs as the last task of a loop may add no other one. */
    @Test
    void what_the_last_task_of_a_loop_leaves_to_be_done_fails() {
        RoomRegistry rooms = new RoomRegistry(
                List.of(endingLoop()),
                SETTINGS,
                new MemoryRoomLogs(0, 100, 10_000),
                null,
                new ListenerDispatcher(List.of(), Runnable::run),
                Clock.systemUTC(),
                ByteBufAllocator.DEFAULT);
        assertThat(rooms.say(RoomName.of("lobby"), Nickname.SERVER, Kind.SAY, "hello"))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    private static EventLoop endingLoop() {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (loop, method, arguments) -> {
                    if (method.getName().equals("inEventLoop")) {
                        return true;
                    }
                    throw new RejectedExecutionException(method.getName());
                });
    }
}
