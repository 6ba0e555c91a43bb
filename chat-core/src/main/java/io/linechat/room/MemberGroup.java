package io.linechat.room;

import io.netty.channel.Channel;
import io.netty.channel.ChannelId;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.ChannelMatcher;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a room's members on one event loop: a {@link ChannelGroup} over an array, owned by that loop.
 *
 * <p>A broadcast walks the array by index; {@code docs/decisions/0002-channel-group.md} says what that gains over
 * {@link DefaultChannelGroup}. The group operations of Netty's interface act on a copy, as they do there.
 */
final class MemberGroup extends AbstractSet<Channel> implements ChannelGroup {

    private static final int INITIAL_CAPACITY = 4;

    private final String name;
    private final EventExecutor loop;
    private @Nullable Membership[] members = new @Nullable Membership[INITIAL_CAPACITY];
    private int size;

    MemberGroup(String name, EventExecutor loop) {
        this.name = name;
        this.loop = loop;
    }

    Membership get(int slot) {
        Membership member = members[slot];
        assert member != null;
        return member;
    }

    void add(Membership member) {
        assert member.slot < 0;
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        member.slot = size;
        members[size++] = member;
    }

    /** Takes the member out if it is in; another one moves into its slot. */
    boolean remove(Membership member) {
        if (member.slot < 0) {
            return false;
        }
        Membership last = get(--size);
        members[member.slot] = last;
        last.slot = member.slot;
        members[size] = null;
        member.slot = -1;
        return true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(Object o) {
        return o instanceof Channel channel
                ? find(channel.id()) != null
                : o instanceof ChannelId id && find(id) != null;
    }

    @Override
    public @Nullable Channel find(ChannelId id) {
        for (Channel channel : this) {
            if (channel.id().equals(id)) {
                return channel;
            }
        }
        return null;
    }

    @Override
    public Iterator<Channel> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Channel next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return get(next++).channel();
            }
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int compareTo(ChannelGroup other) {
        int byName = name.compareTo(other.name());
        return byName != 0 ? byName : Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public ChannelGroupFuture write(Object message) {
        return copy().write(message);
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher) {
        return copy().write(message, matcher);
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher, boolean voidPromise) {
        return copy().write(message, matcher, voidPromise);
    }

    @Override
    public ChannelGroup flush() {
        return flush(ChannelMatchers.all());
    }

    @Override
    public ChannelGroup flush(ChannelMatcher matcher) {
        copy().flush(matcher);
        return this;
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message) {
        return copy().writeAndFlush(message);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher) {
        return copy().writeAndFlush(message, matcher);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher, boolean voidPromise) {
        return copy().writeAndFlush(message, matcher, voidPromise);
    }

    @Override
    @Deprecated
    public ChannelGroupFuture flushAndWrite(Object message) {
        return copy().writeAndFlush(message);
    }

    @Override
    @Deprecated
    public ChannelGroupFuture flushAndWrite(Object message, ChannelMatcher matcher) {
        return copy().writeAndFlush(message, matcher);
    }

    @Override
    public ChannelGroupFuture disconnect() {
        return copy().disconnect();
    }

    @Override
    public ChannelGroupFuture disconnect(ChannelMatcher matcher) {
        return copy().disconnect(matcher);
    }

    @Override
    public ChannelGroupFuture close() {
        return copy().close();
    }

    @Override
    public ChannelGroupFuture close(ChannelMatcher matcher) {
        return copy().close(matcher);
    }

    @Override
    @Deprecated
    public ChannelGroupFuture deregister() {
        return copy().deregister();
    }

    @Override
    @Deprecated
    public ChannelGroupFuture deregister(ChannelMatcher matcher) {
        return copy().deregister(matcher);
    }

    @Override
    public ChannelGroupFuture newCloseFuture() {
        return copy().newCloseFuture();
    }

    @Override
    public ChannelGroupFuture newCloseFuture(ChannelMatcher matcher) {
        return copy().newCloseFuture(matcher);
    }

    private ChannelGroup copy() {
        ChannelGroup copy = new DefaultChannelGroup(name, loop);
        copy.addAll(this);
        return copy;
    }
}
