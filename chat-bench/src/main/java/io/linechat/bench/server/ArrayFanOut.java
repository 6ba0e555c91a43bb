package io.linechat.bench.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** A line is encoded once, and written to each member of an array; flushed at once, or at the end of the loop's turn. */
final class ArrayFanOut implements FanOut {

    private final List<Channel> members = new ArrayList<>();
    private final EventLoop loop;
    private final boolean flushOnceATurn;
    private boolean flushScheduled;

    ArrayFanOut(EventLoop loop, boolean flushOnceATurn) {
        this.loop = loop;
        this.flushOnceATurn = flushOnceATurn;
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
        ByteBuf bytes = ByteBufUtil.writeUtf8(from.alloc(), line);
        for (int i = 0; i < members.size(); i++) {
            Channel member = members.get(i);
            if (member != from) {
                member.write(bytes.retainedDuplicate());
                if (!flushOnceATurn) {
                    member.flush();
                }
            }
        }
        bytes.release();
        if (flushOnceATurn && !flushScheduled) {
            flushScheduled = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        for (int i = 0; i < members.size(); i++) {
            members.get(i).flush();
        }
    }
}
