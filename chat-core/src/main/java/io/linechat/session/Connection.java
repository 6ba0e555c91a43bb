package io.linechat.session;

import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Outlet;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** The client's end of a session, on its channel's event loop. */
final class Connection {

    private final Channel channel;
    private final Outlet outlet;
    private final Duration farewell;
    private WireFormat format = WireFormat.TEXT;
    private boolean needsFlush;
    private boolean closing;

    Connection(Channel channel, Outlet outlet, Duration farewell) {
        this.channel = channel;
        this.outlet = outlet;
        this.farewell = farewell;
    }

    Channel channel() {
        return channel;
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Hands a task over; {@code false} if the event loop has ended, and the connection with it. */
    boolean onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        return later(task);
    }

    /** Hands a task over as {@link #onLoop} does, but never runs it within this call. */
    boolean later(Runnable task) {
        try {
            eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    Outlet outlet() {
        return outlet;
    }

    /** How this client is written to in its current room. */
    WireFormat format() {
        return format;
    }

    /** Writes so from here on; the handlers of the channel do so already. */
    void speak(WireFormat newFormat) {
        format = newFormat;
    }

    SocketAddress remoteAddress() {
        return ClientAddress.of(channel);
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /**
     * Sends an event, before long: at the end of the read that brought the command, or of this turn of the loop. Behind
     * the last words nothing is sent.
     */
    void send(Event event) {
        if (closing) {
            return;
        }
        channel.write(event, channel.voidPromise());
        if (!needsFlush) {
            needsFlush = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    void flush() {
        if (needsFlush) {
            needsFlush = false;
            channel.flush();
        }
    }

    void pauseReading() {
        channel.config().setAutoRead(false);
    }

    void resumeReading() {
        channel.config().setAutoRead(true);
    }

    /** Says a last thing and closes, when the client has taken all that is there for it or its time is over. */
    void close(Event.Bye bye) {
        closing = true;
        LingeringClose.close(channel, bye, farewell);
    }
}
