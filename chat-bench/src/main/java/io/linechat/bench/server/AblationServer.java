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
import org.jspecify.annotations.Nullable;

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

        /** None before the first line, which may choose one: who was in another until then would hear what is said there. */
        private @Nullable FanOut room;

        Member(Rooms rooms) {
            this.rooms = rooms;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, String line) {
            if (line.startsWith(JOIN)) {
                leave(ctx);
                enter(ctx, line.substring(JOIN.length()));
            } else {
                FanOut here = room == null ? enter(ctx, "0") : room;
                here.say(ctx.channel(), "<guest-" + ctx.channel().id().asShortText() + "> " + line + "\n");
            }
        }

        private FanOut enter(ChannelHandlerContext ctx, String name) {
            FanOut entered = rooms.get(name);
            entered.join(ctx.channel());
            room = entered;
            return entered;
        }

        private void leave(ChannelHandlerContext ctx) {
            if (room != null) {
                room.leave(ctx.channel());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            leave(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
