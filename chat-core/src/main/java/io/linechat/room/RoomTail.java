package io.linechat.room;

import org.jspecify.annotations.Nullable;

/**
 * The newest batches of a room, kept for the members that cannot take them yet. Owned by its shard's loop.
 *
 * <p>Bounded in bytes, for the room and for all rooms together; what does not fit goes, oldest first. It holds one
 * reference to each of its batches and releases it when the batch goes.
 */
final class RoomTail {

    private record Kept(Batch batch, int weight) {}

    /** A ring; the batches in it follow each other without a hole in their indices. */
    private @Nullable Kept[] ring = new @Nullable Kept[16];

    private int head;
    private int size;
    private final long limit;
    private final TailBudget budget;
    private long weight;

    /**
     * @param limit in bytes, for this tail alone
     */
    RoomTail(long limit, TailBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    void add(Batch batch) {
        Kept kept = new Kept(batch, batch.weight());
        assert size == 0 || get(size - 1).batch.index() + 1 == batch.index();
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = kept;
        batch.retain();
        weight += kept.weight;
        budget.take(kept.weight);
        while (weight > limit || (budget.isOverdrawn() && size > 0)) {
            removeOldest();
        }
    }

    /** The oldest batch with that index or a higher one. */
    @Nullable
    Batch firstFrom(long index) {
        if (size == 0) {
            return null;
        }
        long offset = Math.max(0, index - get(0).batch.index());
        return offset < size ? get((int) offset).batch : null;
    }

    void clear() {
        while (size > 0) {
            removeOldest();
        }
    }

    private void removeOldest() {
        Kept oldest = get(0);
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        weight -= oldest.weight;
        budget.giveBack(oldest.weight);
        oldest.batch.release();
    }

    private Kept get(int offset) {
        Kept kept = ring[(head + offset) & (ring.length - 1)];
        assert kept != null;
        return kept;
    }

    private void grow() {
        @Nullable Kept[] larger = new @Nullable Kept[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
