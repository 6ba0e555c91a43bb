package io.linechat.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compressed frames in, the same ones without compression on (RFC 7692). It stands before what puts fragments together,
 * and holds nothing between two messages. Owned by the event loop of its channel.
 */
public final class MessageInflater extends MessageToMessageDecoder<WebSocketFrame> {

    /** The reserved bit that marks the first frame of a compressed message. */
    private static final int DEFLATED = 0b100;

    /** What every compressed message ends with, and is not sent. */
    private static final ByteBuffer TAIL =
            ByteBuffer.wrap(new byte[] {0, 0, -1, -1}).asReadOnlyBuffer();

    private static final int PIECE = 1024;

    private final int maxMessage;

    /** There is one while a compressed message comes. */
    private @Nullable Inflater inflater;

    /** How much has come of that message, without compression. */
    private int inflated;

    /**
     * @param maxMessage the longest message in bytes, without compression
     */
    public MessageInflater(int maxMessage) {
        super(WebSocketFrame.class);
        this.maxMessage = maxMessage;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (frame.rsv() != 0 && !(begins && frame.rsv() == DEFLATED)) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "a reserved bit without a meaning");
        }
        if (begins && frame.rsv() == DEFLATED) {
            inflater = new Inflater(true);
            inflated = 0;
        }
        if (inflater == null || !(begins || frame instanceof ContinuationWebSocketFrame)) {
            out.add(frame.retain());
            return;
        }
        out.add(plain(frame, inflate(inflater, ctx, frame)));
        if (frame.isFinalFragment()) {
            end();
        }
    }

    private static WebSocketFrame plain(WebSocketFrame frame, ByteBuf content) {
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(frame.isFinalFragment(), 0, content);
        }
        return frame instanceof BinaryWebSocketFrame
                ? new BinaryWebSocketFrame(frame.isFinalFragment(), 0, content)
                : new ContinuationWebSocketFrame(frame.isFinalFragment(), 0, content);
    }

    private ByteBuf inflate(Inflater with, ChannelHandlerContext ctx, WebSocketFrame frame) {
        ByteBuf content = ctx.alloc().heapBuffer(PIECE);
        try {
            inflate(with, frame.content().nioBuffer(), content);
            if (frame.isFinalFragment()) {
                inflate(with, TAIL.duplicate(), content);
            }
            return content.retain();
        } catch (DataFormatException e) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "that was not compressed as agreed", e);
        } finally {
            content.release();
        }
    }

    /** Stops as soon as it is too much, however much more there may be in it. */
    private void inflate(Inflater with, ByteBuffer deflated, ByteBuf out) throws DataFormatException {
        with.setInput(deflated);
        int length;
        do {
            out.ensureWritable(PIECE);
            length = with.inflate(out.array(), out.arrayOffset() + out.writerIndex(), PIECE);
            out.writerIndex(out.writerIndex() + length);
            inflated += length;
            if (inflated > maxMessage) {
                throw new TooLongFrameException("a message may have " + maxMessage + " bytes at most");
            }
        } while (length > 0);
    }

    private void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }
}
