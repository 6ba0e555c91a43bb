package io.linechat.net;

import io.linechat.protocol.WireFormat;
import io.linechat.session.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a client {@linkplain Speech speaks}, makes the pipeline fit it, or closes the connection if its {@link
 * Entrance} does not let that in, and leaves. Within TLS another one does the same again.
 *
 * <ul>
 *   <li>What has come is held back until it is decided whose it is, and then goes on as it came, but for empty lines
 *       before it. How the bytes are split changes nothing.
 *   <li>Who is silent is taken for a person and greeted as one. If JSON comes then, it is JSON all the same; HTTP and
 *       TLS have nothing to read then that would make sense, and the connection is closed. So who may be a browser is
 *       greeted later, and where there are no people nobody is.
 *   <li>Who has begun what may be a request, say, is not silent, and has to come to the end of its line in time.
 *   <li>Who ends the input before all that is a person, too, if there was any; a health check or a port scanner is nobody.
 * </ul>
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {

    /** Who has not said anything on an entrance without people: as long as a packet takes that is lost twice. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

    private final Entrance entrance;
    private final Duration patience;
    private final Duration limit;
    private final RecentRequests requests;
    private final ProtocolSwitch protocols;

    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> silence;
    private @Nullable Future<?> deadline;
    private long begunAt;
    private boolean greeted;

    /**
     * @param entrance what is let in
     * @param patience how long a client may be silent before it is taken for a person
     * @param requests tells whether a silent client may be a browser
     * @param limit how long the client has, from its first bytes, for its first line, handshake or request
     */
    ProtocolDetector(
            Entrance entrance, Duration patience, RecentRequests requests, Duration limit, ProtocolSwitch protocols) {
        this.entrance = entrance;
        this.requests = requests;
        this.patience = patience;
        this.limit = limit;
        this.protocols = protocols;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        if (!entrance.lets(Speech.TEXT)) {
            Runnable refuse = () -> refuse(ctx, Speech.TEXT);
            silence = ctx.executor().schedule(refuse, LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        } else if (patience.isZero()) {
            greet(ctx);
        } else {
            greetAfter(patience.toNanos(), ctx);
        }
    }

    private void greetAfter(long nanos, ChannelHandlerContext ctx) {
        silence = ctx.executor().schedule(() -> greetSilent(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void greetSilent(ChannelHandlerContext ctx) {
        long left = requests.left(ClientAddress.of(ctx.channel()), now(ctx));
        if (left > 0) {
            greetAfter(left, ctx);
        } else {
            greet(ctx);
        }
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, (ByteBuf) msg);
        Speech speech = Speech.of(held);
        switch (speech) {
            case SILENT -> {}
            case UNDECIDED -> awaitRest(ctx);
            default -> decided(ctx, speech);
        }
    }

    private void decided(ChannelHandlerContext ctx, Speech speech) {
        if (!entrance.lets(speech)) {
            refuse(ctx, speech);
            return;
        }
        switch (speech) {
            case JSON -> {
                protocols.toJson(ctx.pipeline(), left(ctx));
                ctx.fireUserEventTriggered(WireFormat.JSON);
                leave(ctx);
            }
            case HTTP -> {
                requests.add(ClientAddress.of(ctx.channel()), now(ctx));
                leaveUnlessGreeted(ctx, () -> protocols.toHttp(ctx.pipeline(), left(ctx)));
            }
            case TLS -> leaveUnlessGreeted(ctx, () -> protocols.toTls(ctx.pipeline(), entrance.inTls(), left(ctx)));
            default -> takeForPerson(ctx);
        }
    }

    private void leaveUnlessGreeted(ChannelHandlerContext ctx, Runnable exchange) {
        if (greeted) {
            ctx.close();
        } else {
            exchange.run();
            leave(ctx);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Speech speech) {
        ctx.pipeline().remove(ChatPipeline.SESSION);
        ctx.pipeline().remove(this);
        TurnAway.close(ctx, speech, entrance.refusal(speech));
    }

    private void awaitRest(ChannelHandlerContext ctx) {
        if (deadline == null && !greeted) {
            cancel(silence);
            begunAt = now(ctx);
            deadline = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Duration left(ChannelHandlerContext ctx) {
        return deadline == null ? limit : limit.minusNanos(now(ctx) - begunAt);
    }

    private void takeForPerson(ChannelHandlerContext ctx) {
        greet(ctx);
        protocols.toText(ctx.pipeline(), left(ctx));
        leave(ctx);
    }

    private void greet(ChannelHandlerContext ctx) {
        if (!greeted) {
            greeted = true;
            ctx.fireUserEventTriggered(WireFormat.TEXT);
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        ByteBuf bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        if (greeted || held.isReadable()) {
            decided(ctx, Speech.TEXT);
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
        held.release();
    }

    private void stopWaiting() {
        cancel(silence);
        cancel(deadline);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
