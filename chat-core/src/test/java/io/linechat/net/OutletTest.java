package io.linechat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.room.Outlet;
import io.linechat.room.Ranges;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that come out at the other end of a socket are those that were sent, whatever part of them it takes at once. */
final class OutletTest {

    private static final int SEED = 7;

    private MultiThreadIoEventLoopGroup loops;
    private ServerSocket server;
    private Socket client;
    private Channel channel;

    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    @BeforeEach
    void connect() throws IOException {
        Transport.Parts parts = Transport.best().parts();
        loops = new MultiThreadIoEventLoopGroup(1, parts.handlers());
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        channel = new Bootstrap()
                .group(loops)
                .channel(parts.channel())
                .option(ChannelOption.SO_SNDBUF, 16 * 1024)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
        client = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void all_bytes_arrive_in_order_when_the_socket_takes_them_in_parts(boolean direct) throws Exception {
        sendAll(direct, (outlet, random) -> {
            for (int round = 0; round < 100; round++) {
                ByteBuf shared = bytes(random.nextInt(1, 40_000), random);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        int start = random.nextInt(shared.writerIndex());
                        outlet.send(shared, start, shared.writerIndex());
                        expect(shared, start, shared.writerIndex());
                    }
                    case 1 -> outlet.send(shared, someOf(shared, 20, random));
                    default -> outlet.write(shared, someOf(shared, 20, random));
                }
                shared.release();
            }
            outlet.flush();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void more_ranges_than_the_system_takes_by_one_call_arrive(boolean direct) throws Exception {
        sendAll(direct, (outlet, random) -> {
            ByteBuf shared = bytes(4 * Limits.IOV_MAX, random);
            Ranges ranges = new Ranges();
            for (int i = 0; i < shared.writerIndex(); i += 2) {
                ranges.add(i, i + 1);
                expect(shared, i, i + 1);
            }
            outlet.send(shared, ranges);
            shared.release();
        });
    }

    /** Sends on the channel's loop; reads only when that is done, so that the socket is full in between. */
    private void sendAll(boolean direct, BiConsumer<Outlet, Random> sending) throws Exception {
        Function<Channel, Outlet> outlet =
                direct ? toSocket -> new SocketOutlet((EpollSocketChannel) toSocket) : PipelineOutlet::new;
        assumeTrue(!direct || channel instanceof EpollSocketChannel, "the socket outlet is for epoll");
        channel.eventLoop()
                .submit(() -> sending.accept(outlet.apply(channel), new Random(SEED)))
                .sync();
        byte[] sent = expected.toByteArray();
        assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }

    private Ranges someOf(ByteBuf shared, int count, Random random) {
        Ranges ranges = new Ranges();
        int start = 0;
        for (int i = 0; i < count && start < shared.writerIndex(); i++) {
            int end = random.nextInt(start, shared.writerIndex() + 1);
            ranges.add(start, end);
            expect(shared, start, end);
            start = end + random.nextInt(10);
        }
        return ranges;
    }

    private void expect(ByteBuf shared, int start, int end) {
        expected.writeBytes(ByteBufUtil.getBytes(shared, start, end - start));
    }

    private static ByteBuf bytes(int size, Random random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteBufAllocator.DEFAULT.directBuffer(size).writeBytes(bytes);
    }
}
