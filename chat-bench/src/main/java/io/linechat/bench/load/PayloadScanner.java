package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the payloads in what one connection receives, whatever the protocol puts between them and wherever the reads
 * split them. Owned by the connection's event loop.
 */
final class PayloadScanner {

    private static final byte[] NOTHING = {};

    /** Takes what is found. */
    interface Sink {
        /** A payload is whole. */
        void payload(int sender, int seq, long nanos);

        /** Something began like a payload and did not go on like one. */
        void damaged();

        /**
         * What stands between two payloads, in one or several pieces; where it is as long as the last time it is left
         * out. Returns whether it says something, so that it is not to be left out if it comes again.
         */
        boolean between(byte[] bytes, int from, int to);
    }

    private final Payload payload;
    private final Sink sink;

    /** The beginning of a payload, for which the read was too short. */
    private byte[] carried = NOTHING;

    /** How far the last payload lay behind the one before it. */
    private int stride;

    PayloadScanner(Payload payload, Sink sink) {
        this.payload = payload;
        this.sink = sink;
        this.stride = payload.size();
    }

    /**
     * Looks through what was read, and leaves nothing in it.
     *
     * @param work room to work in, for any scanner: at least twice the size of a payload
     */
    void scan(ByteBuf read, byte[] work) {
        while (read.isReadable()) {
            int length = Math.min(read.readableBytes(), work.length - carried.length);
            System.arraycopy(carried, 0, work, 0, carried.length);
            read.readBytes(work, carried.length, length);
            int end = carried.length + length;
            int rest = scan(work, end);
            carried = rest == end ? NOTHING : Arrays.copyOfRange(work, rest, end);
        }
    }

    /** Returns where the bytes begin that the next read may make a payload of. */
    private int scan(byte[] bytes, int end) {
        int size = payload.size();
        int at = find(bytes, 0, end);
        sink.between(bytes, 0, at);
        while (at + size <= end) {
            if (payload.isWhole(bytes, at)) {
                sink.payload(Payload.sender(bytes, at), Payload.seq(bytes, at), Payload.nanos(bytes, at));
                at = next(bytes, at, end);
            } else {
                sink.damaged();
                int next = find(bytes, at + 1, end);
                sink.between(bytes, at, next);
                at = next;
            }
        }
        return at;
    }

    /** Finds the next payload, mostly where it lay the last time; the gap before it is too short to hide another one. */
    private int next(byte[] bytes, int at, int end) {
        int guess = at + stride;
        if (guess + 1 < end && bytes[guess] == Payload.MARK_1 && bytes[guess + 1] == Payload.MARK_2) {
            return guess;
        }
        int found = find(bytes, at + payload.size(), end);
        boolean speaks = sink.between(bytes, at + payload.size(), found);
        if (!speaks && found - at < 2 * payload.size()) {
            stride = found - at;
        }
        return found;
    }

    /** Where the next payload begins; a first mark at the very end may be one, {@code end} stands for none. */
    private static int find(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && !(bytes[at] == Payload.MARK_1 && (at + 1 == end || bytes[at + 1] == Payload.MARK_2))) {
            at++;
        }
        return at;
    }
}
