package io.linechat.bench.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said in a turn of the loop is one buffer, and each member is written all of it but its own lines. */
final class BatchFanOut implements FanOut {

    private final List<Channel> members = new ArrayList<>();
    private final EventLoop loop;
    private final boolean voidPromises;

    /** The batch of this turn; {@code null} if nothing was said yet. */
    private @Nullable ByteBuf batch;

    /** For each member who said something in it, where its lines begin and end, in turns. */
    private final Map<Channel, List<Integer>> ownLines = new LinkedHashMap<>();

    BatchFanOut(EventLoop loop, boolean voidPromises) {
        this.loop = loop;
        this.voidPromises = voidPromises;
    }

    @Override
    public void join(Channel member) {
        members.add(member);
    }

    @Override
    public void leave(Channel member) {
        members.remove(member);
    }

    @Override
    public void say(Channel from, String line) {
        if (batch == null) {
            batch = from.alloc().directBuffer(4096);
            loop.execute(this::endTurn);
        }
        List<Integer> own = ownLines.computeIfAbsent(from, key -> new ArrayList<>());
        own.add(batch.writerIndex());
        ByteBufUtil.writeUtf8(batch, line);
        own.add(batch.writerIndex());
    }

    private void endTurn() {
        ByteBuf bytes = Objects.requireNonNull(batch);
        batch = null;
        for (int i = 0; i < members.size(); i++) {
            Channel member = members.get(i);
            List<Integer> own = ownLines.get(member);
            if (own == null) {
                write(member, bytes.retainedDuplicate());
            } else {
                writeOthers(member, bytes, own);
            }
            member.flush();
        }
        ownLines.clear();
        bytes.release();
    }

    private void writeOthers(Channel member, ByteBuf bytes, List<Integer> own) {
        int written = 0;
        for (int i = 0; i < own.size(); i += 2) {
            writeSlice(member, bytes, written, own.get(i));
            written = own.get(i + 1);
        }
        writeSlice(member, bytes, written, bytes.writerIndex());
    }

    private void writeSlice(Channel member, ByteBuf bytes, int start, int end) {
        if (start < end) {
            write(member, bytes.retainedSlice(start, end - start));
        }
    }

    private void write(Channel member, ByteBuf bytes) {
        if (voidPromises) {
            member.write(bytes, member.voidPromise());
        } else {
            member.write(bytes);
        }
    }
}
