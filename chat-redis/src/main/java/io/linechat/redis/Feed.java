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

    private static final int MAX_BYTES = 1 << 20;

    private Position newest = Look.NOTHING;
    private long base;

    /** The messages up to {@link #last}, without a hole. */
    private final Deque<byte[]> blobs = new ArrayDeque<>();

    private long last;
    private long bytes;

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
        long before = end - heard.size();
        if (before != last) {
            forgetAll();
        }
        for (byte[] blob : heard) {
            blobs.addLast(blob);
            bytes += blob.length;
        }
        last = end;
        while (bytes > MAX_BYTES) {
            bytes -= blobs.removeFirst().length;
        }
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
            bytes -= blobs.removeFirst().length;
        }
        if (after.seq() == newest.seq()) {
            return List.of();
        }
        return !blobs.isEmpty() && last - blobs.size() == after.seq() ? List.copyOf(blobs) : null;
    }
}
