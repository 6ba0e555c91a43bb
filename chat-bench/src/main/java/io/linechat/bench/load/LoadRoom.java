package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A room as the load driver sees it: who talks there, and what is under way. Owned by the load driver's event loop. */
final class LoadRoom {

    private final int index;
    private final double fanOut;
    private final List<LoadConnection> talkers = new ArrayList<>();
    private final byte[] before;
    private final byte[] after;
    private int listeners;
    private int joined;
    private int lastTalker;
    private long sent;
    private long delivered;

    /**
     * @param fanOut how many receive each message
     * @param before what the protocol puts before a payload
     * @param after what it puts behind it
     */
    LoadRoom(int index, int fanOut, byte[] before, byte[] after) {
        this.index = index;
        this.fanOut = fanOut;
        this.before = before;
        this.after = after;
    }

    int index() {
        return index;
    }

    List<LoadConnection> talkers() {
        return talkers;
    }

    /** One more is to listen to it. */
    void expect() {
        listeners++;
    }

    void joined() {
        joined++;
    }

    /** Whether all who listen are in it. */
    boolean isFull() {
        return joined == listeners;
    }

    LoadConnection nextTalker() {
        lastTalker = lastTalker + 1 == talkers.size() ? 0 : lastTalker + 1;
        return talkers.get(lastTalker);
    }

    int frameSize(Payload payload) {
        return before.length + payload.size() + after.length;
    }

    void write(ByteBuf out, Payload payload, int sender, int seq, long nanos) {
        out.writeBytes(before);
        payload.write(out, sender, seq, nanos);
        out.writeBytes(after);
    }

    void sent(int messages) {
        sent += messages;
    }

    void delivered() {
        delivered++;
    }

    /** How many messages the members have not received yet, on average. */
    double inFlight() {
        return sent - delivered / fanOut;
    }
}
