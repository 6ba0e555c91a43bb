package io.linechat.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection to the server: a member, or a talker that is none, or both. Owned by the event loop of its crowd. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements PayloadScanner.Sink {

    /** What {@link #sender} is for one that does not talk. */
    static final int SILENT = -1;

    private final Crowd crowd;
    private final int id;
    private final int sender;
    private final LoadRoom room;
    private final @Nullable DeliveryCheck check;
    private final PayloadScanner scanner;
    private final Notices notices = new Notices(this::told);
    private @Nullable SlowReading slowReading;
    private @Nullable Channel channel;
    private boolean answered;
    private boolean joined;
    private @Nullable String farewell;

    /**
     * @param sender its number among those who talk, or {@link #SILENT}
     * @param check {@code null} for one that does not listen
     */
    LoadConnection(Crowd crowd, int id, int sender, LoadRoom room, @Nullable DeliveryCheck check, Payload payload) {
        this.crowd = crowd;
        this.id = id;
        this.sender = sender;
        this.room = room;
        this.check = check;
        this.scanner = new PayloadScanner(payload, this);
    }

    /** It does not keep up with what there is to read; to be called before it connects. */
    void readSlowly(SlowReading reading) {
        slowReading = reading;
    }

    /** It reads as fast as it can again. */
    void readOn() {
        if (slowReading != null) {
            slowReading.end(connected());
        }
    }

    int id() {
        return id;
    }

    int sender() {
        return sender;
    }

    LoadRoom room() {
        return room;
    }

    @Nullable
    DeliveryCheck check() {
        return check;
    }

    /** Whether nothing more is to come to it. */
    boolean hasReceivedAll() {
        return check == null || isClosed() || check.hasAll();
    }

    /** Whether the connection has ended. */
    boolean isClosed() {
        return channel != null && !channel.isActive();
    }

    /** The reason that the server gave for closing the connection. */
    @Nullable
    String farewell() {
        return farewell;
    }

    Bootstrap prepare(Bootstrap client) {
        return slowReading == null ? client : slowReading.prepare(client);
    }

    /** It is in its room; whoever does not listen is not counted. */
    void showsJoined() {
        if (!joined && check != null) {
            joined = true;
            room.joined();
            crowd.joined();
        }
    }

    /** Whether it can write more now. */
    boolean isWritable() {
        return connected().isWritable();
    }

    ByteBuf buffer(int size) {
        return connected().alloc().directBuffer(size);
    }

    void write(ByteBuf bytes) {
        connected().writeAndFlush(bytes, connected().voidPromise());
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private Channel connected() {
        return Objects.requireNonNull(channel, "not connected");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        crowd.connected(this);
        if (slowReading != null) {
            slowReading.begin(channel);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf read = (ByteBuf) msg;
        if (!answered) {
            answered = true;
            crowd.answered(this);
        }
        try {
            crowd.reading();
            scanner.scan(read, crowd.work());
        } finally {
            read.release();
        }
    }

    @Override
    public void payload(int from, int seq, long nanos) {
        if (from == Payload.PROBE) {
            showsJoined();
        } else if (check != null && check.accept(from, seq)) {
            showsJoined();
            if (check.isFromPump(from)) {
                crowd.delivered();
            } else {
                room.delivered();
                crowd.delivered(nanos);
            }
        }
    }

    @Override
    public boolean between(byte[] bytes, int from, int to) {
        return notices.take(bytes, from, to);
    }

    private void told(String line) {
        Dialect dialect = crowd.dialect();
        if (dialect.isFarewell(line)) {
            farewell = line;
        } else if (dialect.isDeparture(line)) {
            crowd.someoneLeft();
        } else if (check != null && dialect.isRefusal(line)) {
            check.refused();
        } else if (check != null) {
            check.toldOfMissing(dialect.missedBy(line));
        }
    }

    @Override
    public void damaged() {
        if (check != null) {
            check.damaged();
        }
    }

    /** Nothing more will come to it, or what comes is not looked at any more. */
    void end() {
        if (check == null) {
            return;
        }
        if (farewell == null) {
            check.end();
        } else {
            check.settle();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        crowd.changed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        crowd.disconnected(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        crowd.failed(cause);
        ctx.close();
    }
}
