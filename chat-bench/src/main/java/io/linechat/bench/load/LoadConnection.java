package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection to the server: a member, or a talker that is none, or both. Owned by the load driver's event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements PayloadScanner.Sink {

    /** What {@link #sender} is for one that does not talk. */
    static final int SILENT = -1;

    private final LoadDriver driver;
    private final int id;
    private final int sender;
    private final LoadRoom room;
    private final @Nullable DeliveryCheck check;
    private final PayloadScanner scanner;
    private @Nullable Channel channel;
    private boolean answered;
    private boolean joined;

    /**
     * @param sender its number among those who talk, or {@link #SILENT}
     * @param check {@code null} for one that does not listen
     */
    LoadConnection(
            LoadDriver driver, int id, int sender, LoadRoom room, @Nullable DeliveryCheck check, Payload payload) {
        this.driver = driver;
        this.id = id;
        this.sender = sender;
        this.room = room;
        this.check = check;
        this.scanner = new PayloadScanner(payload, this);
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

    /** It is in its room; whoever does not listen is not counted. */
    void showsJoined() {
        if (!joined && check != null) {
            joined = true;
            driver.joined();
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
        driver.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf read = (ByteBuf) msg;
        if (!answered) {
            answered = true;
            driver.answered();
        }
        try {
            driver.reading();
            scanner.scan(read, driver.work());
        } finally {
            read.release();
        }
    }

    @Override
    public void payload(int from, int seq, long nanos) {
        if (from == Payload.PROBE) {
            showsJoined();
        } else if (check != null && check.accept(from, seq)) {
            room.delivered();
            driver.delivered(nanos);
        }
    }

    @Override
    public void damaged() {
        driver.violations().damaged++;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        driver.sendSoon();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        driver.disconnected(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        driver.failed(cause);
        ctx.close();
    }
}
