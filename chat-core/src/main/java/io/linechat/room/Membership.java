package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.linechat.spi.RoomLog;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One member's place in one room. Its mutable fields belong to the {@link RoomShard} and so, but for one, to the
 * member's event loop, where its methods are called, too.
 */
public final class Membership {

    /**
     * So many drafts of one member may wait for the room's log; then it is not listened to until they are in. It bounds
     * what one client can put in front of another one's line.
     */
    private static final int MAX_UNDER_WAY = 1024;

    private final Room room;
    private final RoomMember member;
    private final Outlet outlet;
    private final RoomShard shard;

    /** How this member is written to. */
    WireFormat format;

    /** Where it stands in the shard's {@link MemberGroup}; negative while it is not in. */
    int slot = -1;

    /** Whether it missed a batch and is to be served from the tail, from {@link #cursor} on. */
    boolean behind;

    /** The index of the first batch that it has not been sent; only meaningful while it is behind. */
    long cursor;

    /** The {@code seq} that it was to be sent next; only meaningful while it is behind. */
    long nextSeq;

    /** Whether it is just being served from the tail, which can make its channel writable within the call. */
    boolean catchingUp;

    /** If it is the shard's mark of now, then {@link #firstOwn} is the first event at hand that this member caused. */
    long ownMark;

    int firstOwn;

    /**
     * Whether its place is only kept. From then on no method touches what belongs to the member's event loop, since
     * another connection may hold the place, on another loop.
     */
    private boolean detached;

    /** How many drafts the room has not appended yet. */
    private int underWay;

    private boolean held;

    /** Whether it has said anything that {@link #handedOut} did not wait for. */
    private boolean hasSpoken;

    /** Whether the room counts it as a member; this one field belongs to the room's home loop. */
    boolean inRoster;

    Membership(Room room, RoomMember member, RoomShard shard) {
        this.room = room;
        this.member = member;
        this.outlet = member.outlet();
        this.shard = shard;
        this.format = member.format();
    }

    /** The room that this is a place in. */
    public RoomName roomName() {
        return room.name();
    }

    /**
     * Says something in the room. What one member says is said in the order of its calls.
     *
     * @param receipt for who wants to know what becomes of it; without one the member is told only of a failure
     */
    public void say(Nickname from, ChatMessage.Kind kind, String text, @Nullable Receipt receipt) {
        hasSpoken = true;
        Draft draft = new Draft(this, from, kind, text, receipt);
        if (++underWay >= MAX_UNDER_WAY && !held) {
            held = true;
            member.holdCommands();
        }
        if (room.home().inEventLoop()) {
            room.say(draft);
        } else {
            shard.outbox().add(draft);
        }
    }

    /** Whether something that it said may not be on its way to everyone yet. */
    public boolean hasSpoken() {
        return hasSpoken;
    }

    /**
     * Completes when all that it said so far is on its way to everyone: on the member's loop, behind what the room has for
     * that loop itself.
     */
    public CompletableFuture<Void> handedOut() {
        hasSpoken = false;
        CompletableFuture<Void> handedOut = new CompletableFuture<>();
        onHome(() -> room.whenHandedOut(() -> shard.run(() -> handedOut.complete(null))));
        return handedOut;
    }

    /** Leaves the room; nothing is delivered after this call. */
    public void leave() {
        detach();
        onHome(() -> room.leave(this));
    }

    /**
     * Delivers nothing any more, while the place is kept: to {@linkplain RoomRegistry#join take it} again, or to leave.
     */
    public void detach() {
        if (!detached) {
            detached = true;
            shard.remove(this);
            shard.outbox().flush();
        }
    }

    /** Whether the place is only kept: nothing is delivered, and nothing can be said. */
    public boolean isDetached() {
        return detached;
    }

    /** Goes by another nickname from here on. */
    public void rename(Nickname now) {
        onHome(() -> room.rename(this, now));
    }

    /** Sets the topic of the room; completes when that is on its way to everyone. */
    public CompletableFuture<Void> setTopic(String topic, Nickname by) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onHome(() -> room.setTopic(topic, by, done));
        return done;
    }

    /** What somebody who enters the room now would be told of it. */
    public CompletableFuture<Event.Joined> describe() {
        CompletableFuture<Event.Joined> description = new CompletableFuture<>();
        onHome(() -> description.complete(room.describe(this, member.nickname())));
        return description;
    }

    /** Messages of the room, up to now. */
    public CompletableFuture<Event.History> history(Command.History range) {
        CompletableFuture<Event.History> history = new CompletableFuture<>();
        onHome(() -> room.history(range, history));
        return history;
    }

    /** What was said in the room under that id, if that is known; completes on any thread. */
    public CompletableFuture<Optional<ChatMessage>> find(RoomLog.SendId id) {
        CompletableFuture<Optional<ChatMessage>> found = new CompletableFuture<>();
        onHome(() -> room.find(id, found));
        return found;
    }

    /** Chooses how this member is written to. */
    public void writeIn(WireFormat newFormat) {
        if (!detached) {
            shard.changeFormat(this, newFormat);
        }
    }

    /** Sends what the member missed while its channel was not writable. */
    public void catchUp() {
        if (!detached) {
            shard.catchUp(this);
        }
    }

    /** One draft less is under way. */
    void drafted() {
        underWay--;
        if (held && underWay == 0) {
            held = false;
            member.releaseCommands();
        }
    }

    RoomMember member() {
        return member;
    }

    Channel channel() {
        return member.channel();
    }

    Outlet outlet() {
        return outlet;
    }

    RoomShard shard() {
        return shard;
    }

    /** Runs a task on the home loop, behind what this member's loop has said before. */
    private void onHome(Runnable task) {
        if (!detached) {
            shard.outbox().flush();
        }
        room.onHome(task);
    }
}
