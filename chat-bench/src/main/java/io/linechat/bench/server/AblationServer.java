package io.linechat.bench.server;

import io.linechat.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A chat server on one event loop without any of what makes one safe, whose fan-out is a {@link Step}: what each idea is
 * worth, and with {@link Step#NAIVE} what people write first.
 *
 * <p>A line is said in the room of its connection, which the line {@code JOIN n} chooses; at first it is room 0.
 */
final class AblationServer implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final int MAX_LINE = 8192;

    private final IoEventLoopGroup loops;
    private final Channel acceptor;

    /** Listens on a free port of the loopback address. */
    AblationServer(Step step) {
        Transport.Parts transport = Transport.best().parts();
        loops = new MultiThreadIoEventLoopGroup(1, transport.handlers());
        Rooms rooms = new Rooms(step, loops.next());
        acceptor = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addLast(new LineBasedFrameDecoder(MAX_LINE));
                        pipeline.addLast(new StringDecoder(StandardCharsets.UTF_8));
                        pipeline.addLast(new StringEncoder(StandardCharsets.UTF_8));
                        pipeline.addLast(new Member(rooms));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) acceptor.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** All rooms, made as they are needed. Owned by the loop. */
    private static final class Rooms {

        private final Step step;
        private final EventLoop loop;
        private final Map<String, FanOut> rooms = new HashMap<>();

        Rooms(Step step, EventLoop loop) {
            this.step = step;
            this.loop = loop;
        }

        FanOut get(String name) {
            return rooms.computeIfAbsent(name, key -> step.newRoom(loop));
        }
    }

    private static final class Member extends SimpleChannelInboundHandler<String> {

        private static final String JOIN = "JOIN ";

        private final Rooms rooms;
        private FanOut room;

        Member(Rooms rooms) {
            this.rooms = rooms;
            this.room = rooms.get("0");
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            room.join(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, String line) {
            if (line.startsWith(JOIN)) {
                room.leave(ctx.channel());
                room = rooms.get(line.substring(JOIN.length()));
                room.join(ctx.channel());
            } else {
                room.say(ctx.channel(), "<guest-" + ctx.channel().id().asShortText() + "> " + line + "\n");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            room.leave(ctx.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
