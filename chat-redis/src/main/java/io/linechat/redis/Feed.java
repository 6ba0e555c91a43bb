package io.linechat.redis;

import io.linechat.message.Position;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows of a log without asking: where it is, and what was published of it lately. What it knows never goes
 * back. Any thread.
 */
final class Feed {

    private static final int MAX_BYTES = 1 << 18;

    private Position newest = Look.NOTHING;
    private long base;

    /** The messages up to {@link #last}, without a hole. */
    private final Deque<byte[]> blobs = new ArrayDeque<>();

    private long last;
    private long bytes;

    /** Up to there this server has appended itself, and needs no news of it. */
    private Position own = Look.NOTHING;

    private long ownFirst;

    synchronized Position newest() {
        return newest;
    }

    /** Returns whether that is news: the log is further on, or another one. */
    synchronized boolean learn(Look look) {
        if (!Look.isBehind(look.newest(), newest)) {
            return false;
        }
        if (look.newest().epoch() != newest.epoch()) {
            forgetAll();
        }
        newest = look.newest();
        base = look.base();
        return true;
    }

    /** Takes what a script has published. */
    synchronized void hear(byte[] news) {
        ByteBuffer buffer = ByteBuffer.wrap(news, 1, news.length - 1);
        long epoch = buffer.getLong();
        long itsBase = buffer.getLong();
        Position end = new Position(epoch, buffer.getLong());
        if (epoch < newest.epoch()) {
            return;
        }
        learn(new Look(end, itsBase, 0));
        List<byte[]> heard = new ArrayList<>();
        while (buffer.hasRemaining()) {
            byte[] blob = new byte[buffer.getInt()];
            buffer.get(blob);
            heard.add(blob);
        }
        add(heard, end.seq());
    }

    private void add(List<byte[]> heard, long end) {
        if (end - heard.size() != last) {
            forgetAll();
        }
        for (byte[] blob : heard) {
            blobs.addLast(blob);
            bytes += blob.length;
        }
        last = end;
        forgetOwn();
        while (bytes > MAX_BYTES) {
            forgetFirst();
        }
    }

    /** These were appended by this server: whoever goes on behind them knows them. Those before them may be another's. */
    synchronized void appended(Position first, Position end) {
        boolean follows = own.epoch() == first.epoch() && own.seq() + 1 == first.seq();
        own = end;
        ownFirst = follows ? ownFirst : first.seq();
        forgetOwn();
    }

    /** Forgets what was appended here, unless there is something of another's before it that was not asked for yet. */
    private void forgetOwn() {
        if (own.epoch() == newest.epoch() && last - blobs.size() + 1 >= ownFirst) {
            while (!blobs.isEmpty() && last - blobs.size() < own.seq()) {
                forgetFirst();
            }
        }
    }

    private void forgetFirst() {
        bytes -= blobs.removeFirst().length;
    }

    private void forgetAll() {
        blobs.clear();
        bytes = 0;
    }

    /** Where the log goes on from a place that was delivered: there, or where its epoch began if it is another one. */
    synchronized Position after(Position known) {
        return known.epoch() == newest.epoch() ? known : new Position(newest.epoch(), base);
    }

    /**
     * Returns what follows that place, and forgets what does not; {@code null} if that is not known here.
     */
    synchronized @Nullable List<byte[]> take(Position after) {
        if (after.epoch() != newest.epoch() || after.seq() > newest.seq()) {
            return null;
        }
        while (!blobs.isEmpty() && last - blobs.size() < after.seq()) {
            forgetFirst();
        }
        if (after.seq() == newest.seq()) {
            return List.of();
        }
        return !blobs.isEmpty() && last - blobs.size() == after.seq() ? List.copyOf(blobs) : null;
    }
}
