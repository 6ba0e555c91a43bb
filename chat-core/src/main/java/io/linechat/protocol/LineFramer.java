package io.linechat.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's line decoder, with exact limits: any split of the bytes gives the same lines.
 *
 * <ul>
 *   <li>A line of the longest length passes, however a read splits its CR from its LF; of a longer one there is one
 *       {@link TooLongFrameException}, as soon as it is too long, and the rest is thrown away as it comes.
 *   <li>After {@value #ENDLESS_FACTOR} times the longest length without an ending there is one
 *       {@link EndlessLineException}, and nothing more is read.
 *   <li>Empty lines are skipped here, where a flood of them costs least.
 * </ul>
 */
public final class LineFramer extends LineBasedFrameDecoder {

    /** Comes as an event when a line that was too long has ended. */
    public static final Object SKIPPED = new Object();

    private static final int ENDLESS_FACTOR = 16;

    private final int maxLength;
    private final long maxDiscarded;
    private final EmptyLines emptyLines = new EmptyLines();

    /** How much of an over-long line was thrown away so far; 0 outside of one. */
    private long discarded;

    /**
     * @param maxLength the longest line in bytes, without its ending
     */
    public LineFramer(int maxLength) {
        // One byte more, for the CR of a longest line whose LF has not come yet.
        super(maxLength + 1, true, true);
        this.maxLength = maxLength;
        this.maxDiscarded = (long) maxLength * ENDLESS_FACTOR;
    }

    /** A line went on far beyond the longest length; whoever sends it does not mean to chat. */
    public static final class EndlessLineException extends TooLongFrameException {
        private static final long serialVersionUID = 1L;

        EndlessLineException(String message) {
            super(message);
        }
    }

    @Override
    protected @Nullable Object decode(ChannelHandlerContext ctx, ByteBuf bytes) throws Exception {
        if (discarded > maxDiscarded) {
            bytes.skipBytes(bytes.readableBytes());
            return null;
        }
        if (discarded == 0) {
            skipEmptyLines(bytes);
            if (!bytes.isReadable()) {
                // Netty's decoder goes on where it stopped searching, which may be behind the end now.
                return null;
            }
        }
        int before = bytes.readerIndex();
        ByteBuf line = (ByteBuf) super.decode(ctx, bytes);
        if (line == null) {
            countDiscarded(ctx, bytes, before);
        } else if (line.readableBytes() > maxLength) {
            line.release();
            ctx.fireExceptionCaught(new TooLongFrameException());
            ctx.fireUserEventTriggered(SKIPPED);
            return null;
        }
        return line;
    }

    private void skipEmptyLines(ByteBuf bytes) {
        if (bytes.isReadable() && isEnding(bytes.getByte(bytes.readerIndex()))) {
            emptyLines.cr = false;
            int end = bytes.forEachByte(emptyLines);
            bytes.readerIndex((end < 0 ? bytes.writerIndex() : end) - (emptyLines.cr ? 1 : 0));
        }
    }

    private static boolean isEnding(byte b) {
        return b == '\n' || b == '\r';
    }

    /** Runs over the endings of empty lines, as far as a CR that no LF follows, and one byte further there. */
    private static final class EmptyLines implements ByteProcessor {

        private boolean cr;

        @Override
        public boolean process(byte b) {
            if (!isEnding(b) || (cr && b == '\r')) {
                return false;
            }
            cr = b == '\r';
            return true;
        }
    }

    private void countDiscarded(ChannelHandlerContext ctx, ByteBuf bytes, int before) {
        int consumed = bytes.readerIndex() - before;
        if (consumed == 0) {
            return;
        }
        boolean ended = bytes.getByte(bytes.readerIndex() - 1) == '\n';
        discarded += ended ? consumed - 1 : consumed;
        if (discarded > maxDiscarded) {
            ctx.fireExceptionCaught(new EndlessLineException("no line ending in " + discarded + " bytes"));
        } else if (ended) {
            discarded = 0;
            ctx.fireUserEventTriggered(SKIPPED);
        }
    }
}
