package io.linechat.protocol;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.netty.buffer.ByteBuf;

/**
 * Writes events as WebSocket frames (RFC 6455) with the objects of {@link JsonEncoder} in them, one to a frame. The frames
 * of a server are not masked, and what is compressed refers to nothing before it (RFC 7692, no context takeover), so they
 * are the same for all recipients.
 */
final class WebSocketEncoder {

    /** The last frame of a text message. */
    private static final int FINAL_TEXT = 0x81;

    /** The bit that marks a compressed message. */
    private static final int DEFLATED = 0x40;

    /** A closing frame with the status 1000, as there is nothing wrong. */
    private static final int NORMAL_CLOSURE = 0x8802_03e8;

    /** The header with a length of two bytes, which most events need. */
    private static final int USUAL_HEADER = 4;

    private static final int SHORT_HEADER = 2;
    private static final int LONG_HEADER = 10;

    /** The longest that is said in the header's second byte itself. */
    private static final int MAX_SHORT = 125;

    private static final int MAX_USUAL = 0xffff;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    private WebSocketEncoder() {}

    /**
     * Appends the frame, or frames, of an event.
     *
     * @param deflate whether the recipient takes compressed ones; what compression does not make smaller is none
     */
    static void encode(Event event, boolean deflate, ByteBuf out) {
        if (event instanceof Event.History history) {
            for (ChatMessage message : history.messages()) {
                encode(message, deflate, out);
            }
            return;
        }
        int start = out.writerIndex();
        out.writeZero(USUAL_HEADER);
        JsonEncoder.encodeObject(event, out);
        boolean deflated = deflate && Deflation.shrink(out, start + USUAL_HEADER);
        putHeader(out, start, deflated ? FINAL_TEXT | DEFLATED : FINAL_TEXT);
        if (event instanceof Event.Bye) {
            out.writeInt(NORMAL_CLOSURE);
        }
    }

    /** Writes the header in front of the content, for which there is the room that one of the usual length takes. */
    private static void putHeader(ByteBuf out, int start, int first) {
        int length = out.writerIndex() - start - USUAL_HEADER;
        if (length <= MAX_SHORT) {
            moveContent(out, start, length, SHORT_HEADER);
            out.setByte(start + 1, length);
        } else if (length <= MAX_USUAL) {
            out.setByte(start + 1, LENGTH_IN_TWO_BYTES);
            out.setShort(start + 2, length);
        } else {
            out.writeZero(LONG_HEADER - USUAL_HEADER);
            moveContent(out, start, length, LONG_HEADER);
            out.setByte(start + 1, LENGTH_IN_EIGHT_BYTES);
            out.setLong(start + 2, length);
        }
        out.setByte(start, first);
    }

    /** Makes the room for the header as large as it has to be. */
    private static void moveContent(ByteBuf out, int start, int length, int header) {
        out.setBytes(start + header, out, start + USUAL_HEADER, length);
        out.writerIndex(start + header + length);
    }
}
