package io.linechat.bench.jmh;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.net.PipelineOutlet;
import io.linechat.protocol.WireFormat;
import io.linechat.room.ListenerDispatcher;
import io.linechat.room.Membership;
import io.linechat.room.MemoryRoomLogs;
import io.linechat.room.Outlet;
import io.linechat.room.RoomMember;
import io.linechat.room.RoomRegistry;
import io.linechat.room.RoomSettings;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of a batch of {@value #MESSAGES} messages through a room: from the member who says them, through the log, into
 * the channels of all members, up to where the system call would be. All on one event loop, which the benchmark's own
 * thread runs.
 *
 * <p>A batch allocates for its messages. If it allocates the same for many members as for few, a delivery allocates
 * nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {LoopThreads.USE, LoopThreads.USE_THIS, "-Dio.netty.leakDetection.level=disabled"})
public class FanOutBenchmark {

    /** In a batch. */
    public static final int MESSAGES = 100;

    private static final Nickname TALKER = Nickname.of("guest-1234");
    private static final String TEXT = "x".repeat(64);

    /** How many are in the room. */
    @Param({"10", "1000"})
    public int members;

    /** Where the bytes of a batch come from. */
    @Param({"adaptive", "pooled"})
    public String allocator = "";

    private @Nullable ManualIoEventLoop loop;
    private @Nullable Membership talker;

    /** Fills the room. */
    @Setup(Level.Trial)
    public void join() {
        ManualIoEventLoop newLoop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
        RoomRegistry rooms = new RoomRegistry(
                List.of(newLoop),
                new RoomSettings(0, Duration.ofDays(1), Duration.ZERO, 1 << 20, 1 << 20),
                new MemoryRoomLogs(0, 1000, 256 * 1024),
                null,
                new ListenerDispatcher(List.of(), Runnable::run),
                Clock.systemUTC(),
                allocator.equals("pooled") ? PooledByteBufAllocator.DEFAULT : new AdaptiveByteBufAllocator());
        for (int i = 0; i < members; i++) {
            SinkChannel channel = new SinkChannel();
            channel.unsafe().register(newLoop, channel.newPromise());
            newLoop.runNow();
            Nickname nickname = Nickname.of("guest-" + i);
            rooms.join(RoomName.of("lobby"), new Member(channel, nickname), nickname, new Backlog.Last(0), null);
        }
        newLoop.runNow();
        loop = newLoop;
    }

    /** A batch to everyone but the one who says it. */
    @Benchmark
    public void batch() {
        Membership member = Objects.requireNonNull(talker);
        for (int i = 0; i < MESSAGES; i++) {
            member.say(TALKER, ChatMessage.Kind.SAY, TEXT, null);
        }
        Objects.requireNonNull(loop).runNow();
    }

    /** Somebody in the room; the last one is who talks. */
    private final class Member implements RoomMember {

        private final Channel channel;
        private final Nickname nickname;
        private final Outlet outlet;

        Member(Channel channel, Nickname nickname) {
            this.channel = channel;
            this.nickname = nickname;
            this.outlet = new PipelineOutlet(channel);
        }

        @Override
        public EventLoop eventLoop() {
            return channel.eventLoop();
        }

        @Override
        public String id() {
            return nickname.key();
        }

        @Override
        public Nickname nickname() {
            return nickname;
        }

        @Override
        public Outlet outlet() {
            return outlet;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public WireFormat format() {
            return WireFormat.TEXT;
        }

        @Override
        public void joined(
                Membership membership, Event.Joined event, Event.@Nullable Gap missed, Event.History history) {
            talker = membership;
        }

        @Override
        public void joinFailed(RoomName room) {}

        @Override
        public void refused(Membership membership, Throwable failure) {}

        @Override
        public void moved(Membership membership) {}

        @Override
        public void kicked(Membership membership, String reason) {}

        @Override
        public void fellBehind() {}

        @Override
        public void holdCommands() {}

        @Override
        public void releaseCommands() {}
    }
}
