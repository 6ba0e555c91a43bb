package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a room in one turn of its home loop, in order, encoded once for each wire format in use.
 *
 * <p>Immutable but for the encodings, which any loop may ask for. Counted: the room holds it while it hands it out, each
 * {@link RoomTail} while it keeps it; with the last of them the bytes go.
 */
final class Batch extends AbstractReferenceCounted {

    private static final WireFormat[] FORMATS = WireFormat.values();
    private static final int EXPECTED_EVENT_SIZE = 96;
    private static final int HEAP_PER_EVENT = 256;

    private final long index;
    private final long firstSeq;
    private final long nextSeq;
    private final List<Event.InRoom> events;
    private final List<@Nullable Membership> origins;
    private final ByteBufAllocator allocator;
    private final AtomicReferenceArray<@Nullable EncodedBatch> encodings = new AtomicReferenceArray<>(FORMATS.length);

    /**
     * @param index counts the batches of the room without a hole
     * @param firstSeq the {@code seq} of the first message in it, or of the next to come if there is none in it
     * @param nextSeq the {@code seq} of the first message behind it
     * @param origins for each event the member that caused it and so is not told; may hold {@code null}
     */
    Batch(
            long index,
            long firstSeq,
            long nextSeq,
            List<Event.InRoom> events,
            List<@Nullable Membership> origins,
            ByteBufAllocator allocator) {
        this.index = index;
        this.firstSeq = firstSeq;
        this.nextSeq = nextSeq;
        this.events = events;
        this.origins = origins;
        this.allocator = allocator;
    }

    long index() {
        return index;
    }

    long firstSeq() {
        return firstSeq;
    }

    long nextSeq() {
        return nextSeq;
    }

    int size() {
        return events.size();
    }

    @Nullable
    Membership origin(int event) {
        return origins.get(event);
    }

    boolean isMessage(int event) {
        return events.get(event) instanceof ChatMessage;
    }

    /** The bytes in that format, encoded now if nobody asked before. */
    EncodedBatch in(WireFormat format) {
        EncodedBatch encoded = encodings.get(format.slot());
        return encoded != null ? encoded : encode(format);
    }

    private EncodedBatch encode(WireFormat format) {
        EncodedBatch ours = EncodedBatch.encode(events, format, allocator, events.size() * EXPECTED_EVENT_SIZE);
        EncodedBatch others = encodings.compareAndExchange(format.slot(), null, ours);
        if (others != null) {
            // Another loop asked for the same at the same moment.
            ours.release();
            return others;
        }
        return ours;
    }

    /** About how much memory it takes now, in bytes. */
    int weight() {
        int weight = events.size() * HEAP_PER_EVENT;
        for (int i = 0; i < FORMATS.length; i++) {
            EncodedBatch encoded = encodings.get(i);
            weight += encoded == null ? 0 : encoded.size();
        }
        return weight;
    }

    @Override
    protected void deallocate() {
        for (int i = 0; i < FORMATS.length; i++) {
            EncodedBatch encoded = encodings.get(i);
            if (encoded != null) {
                encoded.release();
            }
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
