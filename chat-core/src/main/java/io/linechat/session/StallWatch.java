package io.linechat.session;

import io.linechat.room.Outlet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a client that there is something for takes any of it. Watches from when it is told that the
 * channel is not writable until it is again; one byte is progress. Owned by the channel's event loop.
 */
final class StallWatch {

    /** A stall is seen within this part of the allowed time after it has lasted that long. */
    private static final int CHECKS = 4;

    private final Channel channel;
    private final Outlet outlet;
    private final long allowed;
    private final Runnable onStall;
    private boolean watching;
    private long lastProgress;
    private long pending;
    private long progress;

    /**
     * @param onStall called once if the client takes nothing for {@code allowed}
     */
    StallWatch(Channel channel, Outlet outlet, Duration allowed, Runnable onStall) {
        this.channel = channel;
        this.outlet = outlet;
        this.allowed = allowed.toNanos();
        this.onStall = onStall;
    }

    /** The channel is not writable now. Calling again is free. */
    void start() {
        if (!watching) {
            watching = true;
            lastProgress = System.nanoTime();
            scheduleCheck();
        }
    }

    private void scheduleCheck() {
        channel.eventLoop().schedule(this::check, allowed / CHECKS, TimeUnit.NANOSECONDS);
    }

    private void check() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || channel.isWritable()) {
            watching = false;
            return;
        }
        long now = System.nanoTime();
        if (pending != buffer.totalPendingWriteBytes() || progress != buffer.currentProgress()) {
            pending = buffer.totalPendingWriteBytes();
            progress = buffer.currentProgress();
            lastProgress = now;
        }
        if (now - lastProgress >= allowed && outlet.nanosSinceTaken() >= allowed) {
            onStall.run();
        } else {
            scheduleCheck();
        }
    }
}
