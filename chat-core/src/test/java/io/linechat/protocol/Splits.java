package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What decoders make of bytes, however these are split over reads. */
final class Splits {

    private Splits() {}

    /**
     * Decodes the bytes whole, byte by byte, and split in two at each position; each with fresh handlers.
     *
     * @return what came out, which was the same each time: bytes as text, the names of exceptions, and anything else as
     *     it is
     */
    static List<Object> decode(Supplier<ChannelHandler[]> handlers, byte[] bytes) {
        List<Object> whole = read(handlers, List.of(bytes));
        assertThat(read(handlers, byteByByte(bytes))).as("byte by byte").isEqualTo(whole);
        for (int at = 1; at < bytes.length; at++) {
            List<byte[]> halves = List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
            assertThat(read(handlers, halves)).as("split at %d", at).isEqualTo(whole);
        }
        return whole;
    }

    /** Decodes the bytes as they come in those reads, and then the end of the connection. */
    static List<Object> read(Supplier<ChannelHandler[]> handlers, List<byte[]> reads) {
        Recorder recorder = new Recorder();
        EmbeddedChannel channel = new EmbeddedChannel(handlers.get());
        channel.pipeline().addLast(recorder);
        reads.forEach(bytes -> channel.writeInbound(bufferOf(bytes)));
        channel.finishAndReleaseAll();
        return recorder.records;
    }

    /** The bytes of a text whose characters stand for a byte each. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> byteByByte(byte[] bytes) {
        List<byte[]> reads = new ArrayList<>();
        for (byte b : bytes) {
            reads.add(new byte[] {b});
        }
        return reads;
    }

    /** A buffer as a socket fills it: behind the bytes lies what an earlier read left there, here line endings. */
    private static ByteBuf bufferOf(byte[] bytes) {
        byte[] memory = Arrays.copyOf(bytes, bytes.length + 8);
        Arrays.fill(memory, bytes.length, memory.length, (byte) '\n');
        return Unpooled.wrappedBuffer(memory).writerIndex(bytes.length);
    }

    private static final class Recorder extends ChannelInboundHandlerAdapter {

        private final List<Object> records = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof ByteBuf bytes) {
                records.add(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
            } else {
                records.add(msg);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            records.add(cause.getClass().getSimpleName());
        }
    }
}
