package io.linechat.room;

import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * The bytes of a batch in one wire format. Event {@code i} lies at {@code [start(i), end(i))}.
 *
 * <p>The bytes are shared by all recipients: whoever keeps them for longer than a call takes a reference of its own, and
 * {@link Batch} releases the first one.
 */
final class EncodedBatch {

    private final ByteBuf bytes;
    private final int[] ends;

    private EncodedBatch(ByteBuf bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    static EncodedBatch encode(List<Event.InRoom> events, WireFormat format, ByteBufAllocator allocator, int sizeHint) {
        ByteBuf bytes = allocator.directBuffer(sizeHint);
        int[] ends = new int[events.size()];
        try {
            for (int i = 0; i < events.size(); i++) {
                format.encode(events.get(i), bytes);
                ends[i] = bytes.writerIndex();
            }
            return new EncodedBatch(bytes, ends);
        } catch (RuntimeException | Error e) {
            bytes.release();
            throw e;
        }
    }

    int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    int end(int event) {
        return ends[event];
    }

    int size() {
        return ends[ends.length - 1];
    }

    /** The bytes themselves; whoever keeps them beyond the call retains them. */
    ByteBuf bytes() {
        return bytes;
    }

    void release() {
        bytes.release();
    }
}
