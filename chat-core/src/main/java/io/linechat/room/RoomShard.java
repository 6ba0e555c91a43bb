package io.linechat.room;

import io.linechat.message.Event;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The members of a room on one event loop, which owns all of this.
 *
 * <p>The contract of the fan-out:
 *
 * <ol>
 *   <li>It MUST NOT block, allocate or hop for a member.
 *   <li>A batch MUST reach each member that is not behind by one call of its {@link Outlet}, without the events that
 *       are the member's own.
 *   <li>A member whose channel is not writable MUST be passed over. It is behind then: it holds a position, not a
 *       queue, and is served from the {@link RoomTail} once it can take bytes again.
 *   <li>What a member cannot be served any more MUST be told to it as a gap.
 *   <li>Each write takes a reference of its own to the shared bytes; the shard's reference to the batch is released
 *       when the batch has been offered to all, the tail's when the batch leaves the tail.
 * </ol>
 */
final class RoomShard {

    private final Room room;
    private final EventLoop loop;
    private final MemberGroup members;
    private final RoomTail tail;
    private final Outbox outbox;

    /** How many members of the whole room are written to in each format; shared by its shards and its home. */
    private final AtomicIntegerArray formatsInUse;

    private int membersBehind;

    /** What the next batch will start with, as far as this loop has seen. */
    private long nextSeq = 1;

    /** For each event of the batch at hand, the next one that the same member caused; -1 at the last. */
    private int[] nextOwn = new int[16];

    /** What of the batch at hand goes to the member at hand. */
    private final Ranges ranges = new Ranges();

    /** Tells whether a member's {@link Membership#firstOwn} speaks of the batch at hand. */
    private long ownMark;

    RoomShard(Room room, EventLoop loop, RoomTail tail, AtomicIntegerArray formatsInUse) {
        this.room = room;
        this.loop = loop;
        this.members = new MemberGroup(room.name().toString(), loop);
        this.tail = tail;
        this.outbox = new Outbox(room, loop);
        this.formatsInUse = formatsInUse;
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs a task on this loop: at once if that is the calling thread. */
    void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    Outbox outbox() {
        return outbox;
    }

    void add(Membership member, Event.Joined event, Event.@Nullable Gap missed, Event.History history) {
        assert loop.inEventLoop();
        members.add(member);
        formatsInUse.incrementAndGet(member.format.slot());
        member.member().joined(member, event, missed, history);
    }

    void remove(Membership member) {
        assert loop.inEventLoop();
        if (members.remove(member)) {
            formatsInUse.decrementAndGet(member.format.slot());
            if (member.behind) {
                caughtUp(member);
            }
        }
    }

    void changeFormat(Membership member, WireFormat format) {
        assert loop.inEventLoop();
        if (member.slot >= 0) {
            formatsInUse.decrementAndGet(member.format.slot());
            formatsInUse.incrementAndGet(format.slot());
        }
        member.format = format;
    }

    /** Offers a batch to all members. The caller keeps its reference. */
    void deliver(Batch batch) {
        assert loop.inEventLoop();
        findOwnEvents(batch);
        for (int slot = members.size() - 1; slot >= 0; slot--) {
            offer(members.get(slot), batch);
        }
        nextSeq = batch.nextSeq();
        if (membersBehind > 0) {
            tail.add(batch);
        }
        confirmDrafts(batch);
    }

    /** Lets the members of this shard know that what they said is in the log now. */
    private void confirmDrafts(Batch batch) {
        for (int event = 0; event < batch.size(); event++) {
            Membership origin = batch.origin(event);
            if (origin != null && origin.shard() == this && batch.isMessage(event)) {
                origin.drafted();
            }
        }
    }

    private void offer(Membership member, Batch batch) {
        if (member.behind) {
            return;
        }
        if (member.outlet().isWritable()) {
            send(member, batch);
        } else {
            member.behind = true;
            member.cursor = batch.index();
            member.nextSeq = batch.firstSeq();
            membersBehind++;
            member.member().fellBehind();
        }
    }

    /** Serves a member that is behind from the tail, for as long as its channel takes it. */
    void catchUp(Membership member) {
        assert loop.inEventLoop();
        if (!member.behind || member.catchingUp) {
            return;
        }
        member.catchingUp = true;
        try {
            while (member.behind && member.outlet().isWritable()) {
                do {
                    writeNext(member);
                } while (member.behind && member.outlet().isWritable());
                member.outlet().flush();
            }
        } finally {
            member.catchingUp = false;
        }
    }

    private void writeNext(Membership member) {
        Batch batch = tail.firstFrom(member.cursor);
        long resumeAt = batch == null ? nextSeq : batch.firstSeq();
        if (resumeAt != member.nextSeq) {
            if (resumeAt < member.nextSeq) {
                member.nextSeq = 1; // The log has begun anew.
            }
            writeGap(member, resumeAt - 1);
        }
        if (batch == null) {
            caughtUp(member);
        } else {
            EncodedBatch encoded = batch.in(member.format);
            findOwnEvents(batch);
            findOthersEvents(member, encoded);
            member.outlet().write(encoded.bytes(), ranges);
            member.cursor = batch.index() + 1;
            member.nextSeq = batch.nextSeq();
        }
    }

    private void writeGap(Membership member, long lastMissed) {
        Event.Gap gap = new Event.Gap(room.name(), member.nextSeq, lastMissed, Event.Gap.Reason.SLOW);
        ByteBuf line = member.format.encode(member.channel().alloc(), gap);
        ranges.clear();
        ranges.add(0, line.writerIndex());
        member.outlet().write(line, ranges);
        line.release();
    }

    private void caughtUp(Membership member) {
        member.behind = false;
        if (--membersBehind == 0) {
            tail.clear();
        }
    }

    /** Links, for each member of this shard, the events of the batch that it caused. */
    private void findOwnEvents(Batch batch) {
        if (nextOwn.length < batch.size()) {
            nextOwn = new int[Math.max(batch.size(), nextOwn.length * 2)];
        }
        ownMark++;
        for (int event = batch.size() - 1; event >= 0; event--) {
            @Nullable Membership origin = batch.origin(event);
            if (origin != null && origin.shard() == this) {
                nextOwn[event] = origin.ownMark == ownMark ? origin.firstOwn : -1;
                origin.ownMark = ownMark;
                origin.firstOwn = event;
            }
        }
    }

    private void send(Membership member, Batch batch) {
        EncodedBatch encoded = batch.in(member.format);
        if (member.ownMark == ownMark) {
            findOthersEvents(member, encoded);
            if (ranges.size() > 0) {
                member.outlet().send(encoded.bytes(), ranges);
            }
        } else {
            member.outlet().send(encoded.bytes(), 0, encoded.size());
        }
    }

    /** Leaves in {@link #ranges} the runs of events that are not the member's own. */
    private void findOthersEvents(Membership member, EncodedBatch encoded) {
        ranges.clear();
        int start = 0;
        for (int own = member.ownMark == ownMark ? member.firstOwn : -1; own >= 0; own = nextOwn[own]) {
            ranges.add(start, encoded.start(own));
            start = encoded.end(own);
        }
        ranges.add(start, encoded.size());
    }
}
