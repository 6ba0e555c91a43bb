package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the talkers say: as much as the window lets through, or at a rate. {@link LoadDriver} says what these mean. Owned
 * by the load driver's event loop.
 */
final class Conversation {

    private static final int BURST = 16;
    private static final long RETRY_AFTER = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final Workload workload;
    private final Payload payload;
    private final List<LoadRoom> rooms;
    private final List<LoadConnection> talkers;
    private final Audience audience;
    private final int roomWindow;

    private boolean going;
    private int firstRoom;
    private int nextTalker;
    private int probes;
    private long nextDue;

    /**
     * @param audience counts what each sender said
     */
    Conversation(
            EventLoop loop,
            Workload workload,
            Payload payload,
            List<LoadRoom> rooms,
            List<LoadConnection> talkers,
            Audience audience) {
        this.loop = loop;
        this.workload = workload;
        this.payload = payload;
        this.rooms = rooms;
        this.talkers = talkers;
        this.audience = audience;
        this.roomWindow = Math.max(1, workload.window() / workload.rooms());
    }

    /**
     * Says something that counts nowhere in each room, by another talker each time, so that all of them hear it. Whoever
     * could say it in the room is in it.
     */
    void probe() {
        for (LoadRoom room : rooms) {
            if (room.isFull()) {
                continue; // With many rooms this would be what the server has most to do with.
            }
            LoadConnection talker = room.talkers().get(probes % room.talkers().size());
            ByteBuf out = talker.buffer(room.frameSize(payload));
            room.write(out, payload, Payload.PROBE, probes, System.nanoTime());
            talker.write(out);
            talker.showsJoined();
        }
        probes++;
    }

    void begin() {
        going = true;
        nextDue = System.nanoTime();
        if (workload.rate() > 0) {
            keepPace();
        } else {
            fillWindows();
        }
    }

    void end() {
        going = false;
    }

    boolean isGoing() {
        return going;
    }

    /** Something was delivered, so that more may be said. */
    void proceed() {
        if (going && workload.rate() == 0) {
            fillWindows();
        }
    }

    private void fillWindows() {
        for (int i = 0; i < rooms.size(); i++) {
            fillWindow(rooms.get((firstRoom + i) % rooms.size()));
        }
        firstRoom = (firstRoom + 1) % rooms.size();
    }

    private void fillWindow(LoadRoom room) {
        int free = (int) (roomWindow - room.inFlight());
        if (free <= 0) {
            return;
        }
        long now = System.nanoTime();
        int senders = room.talkers().size();
        int share = Math.min(BURST, (free + senders - 1) / senders);
        for (int i = 0; i < senders && free > 0; i++) {
            free -= say(room.nextTalker(), Math.min(share, free), now);
        }
    }

    private void keepPace() {
        if (!going) {
            return;
        }
        long interval = TimeUnit.SECONDS.toNanos(1) / workload.rate();
        long now = System.nanoTime();
        while (nextDue - now <= 0) {
            LoadConnection talker = talkers.get(nextTalker);
            if (talker.room().inFlight() >= roomWindow || say(talker, 1, nextDue) == 0) {
                // It is said later, and carries the time of now all the same.
                break;
            }
            nextTalker = (nextTalker + 1) % talkers.size();
            nextDue += interval;
        }
        long wait = nextDue - now > 0 ? nextDue - now : RETRY_AFTER;
        loop.schedule(this::keepPace, wait, TimeUnit.NANOSECONDS);
    }

    /** Returns how many were said: none if the server does not take what was said before. */
    private int say(LoadConnection talker, int messages, long nanos) {
        if (!talker.isWritable()) {
            return 0;
        }
        LoadRoom room = talker.room();
        int sender = talker.sender();
        ByteBuf out = talker.buffer(messages * room.frameSize(payload));
        for (int i = 0; i < messages; i++) {
            room.write(out, payload, sender, audience.nextFrom(sender), nanos);
        }
        room.sent(messages);
        talker.write(out);
        return messages;
    }
}
