package io.linechat.bench.jmh;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.protocol.LineFramer;
import io.linechat.protocol.TelnetFilter;
import io.linechat.protocol.TextProtocol;
import io.linechat.protocol.TextSanitizer;
import io.linechat.protocol.Utf8Decoder;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one line costs, of 64 bytes, 100 of them in a read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {LoopThreads.USE, LoopThreads.USE_THIS, "-Dio.netty.leakDetection.level=disabled"})
public class CodecBenchmark {

    private static final int LINES = 100;
    private static final int LINE_SIZE = 64;
    private static final int MAX_LINE = 4096;

    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final ChatMessage message = new ChatMessage(
            RoomName.of("lobby"),
            new Position(1, 1),
            Instant.EPOCH,
            Nickname.of("guest-1234"),
            "x".repeat(LINE_SIZE),
            ChatMessage.Kind.SAY);
    private final EmbeddedChannel framing = new EmbeddedChannel(new LineFramer(MAX_LINE), new Sink());
    private final EmbeddedChannel decoding = new EmbeddedChannel(
            new TelnetFilter(),
            new LineFramer(MAX_LINE),
            new Utf8Decoder(),
            new TextSanitizer(),
            new TextProtocol(MAX_LINE),
            new Sink());

    /** Takes what comes and forgets it. */
    private static final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }
    }

    /** Makes what is read. */
    @Setup(Level.Trial)
    public void fillRead() {
        for (int i = 0; i < LINES; i++) {
            read.writeCharSequence("x".repeat(LINE_SIZE) + "\n", StandardCharsets.US_ASCII);
        }
    }

    /** Gives everything back. */
    @TearDown(Level.Trial)
    public void release() {
        framing.finishAndReleaseAll();
        decoding.finishAndReleaseAll();
        read.release();
        out.release();
    }

    /** Bytes to lines. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public void framing() {
        framing.writeInbound(read.retainedDuplicate());
    }

    /** Bytes to commands: all that a line passes on its way to the session. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public void decoding() {
        decoding.writeInbound(read.retainedDuplicate());
    }

    /** A message to bytes, which is done once for all members. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int encoding() {
        out.clear();
        for (int i = 0; i < LINES; i++) {
            WireFormat.TEXT.encode(message, out);
        }
        return out.writerIndex();
    }
}
