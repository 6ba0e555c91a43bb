package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.room.Notice.Audience;
import io.linechat.spi.RoomLog.Continuation;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be delivered in one batch, in its order: messages in that of the log, without a hole that nobody is told of,
 * and the rest where it happened. Owned by the room's home loop.
 */
final class Delivery {

    private final RoomName room;
    private final long firstSeq;
    private final boolean hasListeners;
    private final List<Event.InRoom> forMembers;
    private final List<@Nullable Membership> origins;
    private final List<Event.InRoom> forListeners;

    /** What others have said and is to come before what follows it in the log. */
    private final Deque<ChatMessage> others = new ArrayDeque<>(0);

    private Position newest;

    /**
     * @param newest the newest message that was delivered before
     * @param expected about how many events there will be
     */
    Delivery(RoomName room, Position newest, int expected, boolean hasListeners) {
        this.room = room;
        this.newest = newest;
        this.firstSeq = newest.seq() + 1;
        this.hasListeners = hasListeners;
        this.forMembers = new ArrayList<>(expected);
        this.origins = new ArrayList<>(expected);
        this.forListeners = new ArrayList<>(hasListeners ? expected : 0);
    }

    /** Takes in how the log goes on, of which some may be our own; before anything else. */
    void goOn(List<Continuation> continuations) {
        for (Continuation next : continuations) {
            if (!next.after()
                    .equals(others.isEmpty() ? newest : others.getLast().position())) {
                takeOthers();
                jump(next.after());
            }
            others.addAll(next.messages());
        }
    }

    /** Adds a message of our own; {@code false} if it was delivered before. */
    boolean addOwn(ChatMessage message, @Nullable Membership origin) {
        Position position = message.position();
        if (isNext(position)) {
            add(message, origin);
            return true;
        } else if (isBehindUs(position) || position.epoch() < newest.epoch()) {
            // Said before; or lost again, with the log that had taken it.
            return false;
        }
        while (!others.isEmpty() && others.getFirst().position().seq() < position.seq()) {
            takeOther();
        }
        if (isBehindUs(position)) {
            return false;
        }
        if (!isNext(position)) {
            jump(position.plus(-1));
        }
        add(message, origin);
        return true;
    }

    private boolean isNext(Position position) {
        return position.epoch() == newest.epoch() && position.seq() == newest.seq() + 1;
    }

    private boolean isBehindUs(Position position) {
        return position.epoch() == newest.epoch() && position.seq() <= newest.seq();
    }

    private void takeOther() {
        ChatMessage other = others.removeFirst();
        // It is none if we have added it as our own.
        if (!isBehindUs(other.position())) {
            add(other, null);
        }
    }

    /** Adds what others have said behind everything so far. */
    void takeOthers() {
        while (!others.isEmpty()) {
            takeOther();
        }
    }

    private void add(ChatMessage message, @Nullable Membership origin) {
        newest = message.position();
        add(message, origin, Audience.EVERYONE);
    }

    void add(Event.InRoom event, @Nullable Membership origin, Audience audience) {
        if (audience != Audience.LISTENERS) {
            forMembers.add(event);
            origins.add(origin);
        }
        if (audience != Audience.MEMBERS && hasListeners) {
            forListeners.add(event);
        }
    }

    /** The log goes on elsewhere: what lies before that place is not known, or is of another log. */
    private void jump(Position to) {
        long from = to.epoch() == newest.epoch() ? newest.seq() + 1 : 1;
        newest = to;
        add(new Event.Gap(room, from, to.seq(), Event.Gap.Reason.TRUNCATED), null, Audience.MEMBERS);
    }

    Position newest() {
        return newest;
    }

    List<Event.InRoom> forListeners() {
        return forListeners;
    }

    /** Adds the messages to what each of the readers has to see. */
    void forReaders(List<List<ChatMessage>> readers) {
        if (!readers.isEmpty()) {
            for (Event.InRoom event : forMembers) {
                if (event instanceof ChatMessage message) {
                    readers.forEach(reader -> reader.add(message));
                }
            }
        }
    }

    boolean hasSomethingForMembers() {
        return !forMembers.isEmpty();
    }

    Batch batch(long index, ByteBufAllocator allocator) {
        return new Batch(index, firstSeq, newest.seq() + 1, forMembers, origins, allocator);
    }
}
