package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client that says as much as the server takes while a {@link LoadDriver} talks, in its first room or in a room of
 * its own. When it has said all it ends its input, and it is done when the server has closed: then all was taken. It has
 * an event loop of its own. For one thread.
 */
public final class Pump implements AutoCloseable {

    private static final int FIRST_ROOM = 0;
    private static final int CHUNK = 64 * 1024;

    private final Dialect dialect;
    private final Payload payload;
    private final LoadLoop loop;
    private final LoadRoom room;
    private final int id;
    private final int sender;
    private final int messages;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long begun;
    private volatile long ended;
    private volatile int refused;

    /**
     * Makes it, and lets it not connect yet.
     *
     * @param hosts who talks meanwhile
     * @param bytes how much it says, with what the protocol puts around it
     */
    public Pump(LoadDriver hosts, boolean amongHosts, long bytes) throws IOException {
        dialect = hosts.dialect();
        payload = hosts.payload();
        loop = hosts.newLoop("pump");
        room = hosts.newRoom(amongHosts ? FIRST_ROOM : hosts.rooms(), 1);
        id = hosts.connections();
        sender = hosts.pump();
        messages = Math.toIntExact(bytes / room.frameSize(payload));
        if (amongHosts) {
            hosts.expectFromPump(messages);
        }
    }

    /** Lets it come and begin. */
    public void start() {
        begun = System.nanoTime();
        loop.client(id).handler(new Client()).connect().addListener((ChannelFuture connecting) -> {
            if (!connecting.isSuccess()) {
                done.completeExceptionally(connecting.cause());
            }
        });
    }

    /** Whether the server has taken all; throws if the server has ended the connection before. */
    public boolean isDone() throws IOException {
        return LoadLoop.await(done, Duration.ZERO);
    }

    /** How many bytes a second the server took; it must be done. */
    public double bytesPerSecond() {
        double seconds = (double) (ended - begun) / TimeUnit.SECONDS.toNanos(1);
        return (double) messages * room.frameSize(payload) / seconds;
    }

    /** How often the server refused something; it must be done. */
    public int refused() {
        return refused;
    }

    @Override
    public void close() {
        loop.close();
    }

    /** Its connection. Owned by the event loop. */
    private final class Client extends ChannelInboundHandlerAdapter {

        private final byte[] work = new byte[LoadLoop.READ_SIZE];
        private final Notices notices = new Notices(this::told);
        private int said;
        private int refusals;

        /** Writing can make the channel writable within the call. */
        private boolean saying;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            byte[] hello = Dialect.bytes(dialect.hello(id, room.index(), dialect.sendersListen()));
            ctx.write(ctx.alloc().directBuffer(hello.length).writeBytes(hello));
            saySome(ctx);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            saySome(ctx);
        }

        private void saySome(ChannelHandlerContext ctx) {
            if (saying) {
                return;
            }
            saying = true;
            while (said < messages && ctx.channel().isWritable()) {
                int count = Math.min(messages - said, CHUNK / room.frameSize(payload));
                ByteBuf out = ctx.alloc().directBuffer(count * room.frameSize(payload));
                long now = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    room.write(out, payload, sender, ++said, now);
                }
                ChannelFuture written = ctx.writeAndFlush(out);
                if (said == messages) {
                    written.addListener(all -> ((DuplexChannel) ctx.channel()).shutdownOutput());
                }
            }
            saying = false;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf read = (ByteBuf) msg;
            int length = read.readableBytes();
            read.readBytes(work, 0, length).release();
            notices.take(work, 0, length);
        }

        private void told(String line) {
            refusals += dialect.isRefusal(line) ? 1 : 0;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended = System.nanoTime();
            refused = refusals;
            if (isAllWritten(ctx.channel())) {
                done.complete(null);
            } else {
                done.completeExceptionally(new IOException("the server closed the pump's connection too early"));
            }
        }

        private boolean isAllWritten(Channel channel) {
            return said == messages && channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            done.completeExceptionally(cause);
            ctx.close();
        }
    }
}
