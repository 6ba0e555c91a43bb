package io.linechat.room;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Who a room's lines go to. All is called on its event loop, but for {@link #eventLoop()}, {@link #id()} and {@link #nickname()}. */
public interface RoomMember {

    /** The event loop that this member lives on. */
    EventLoop eventLoop();

    /** The session, by its name among those of all servers; asked for only in rooms that are shared with others. */
    String id();

    /** The name that it goes by now. */
    Nickname nickname();

    /** Where the lines are written. */
    Outlet outlet();

    /** The channel behind the outlet. */
    Channel channel();

    /** How they are written at first. */
    WireFormat format();

    /**
     * The member is in: what is delivered after this call lies behind {@code event.newest()}, without a hole.
     *
     * @param missed what it asked for and cannot be sent any more
     * @param history what was said before, as far as it asked for it; may hold nothing
     */
    void joined(Membership membership, Event.Joined event, Event.@Nullable Gap missed, Event.History history);

    /** The room cannot be entered just now, since its log cannot be opened. */
    void joinFailed(RoomName room);

    /** Something that the member said is not said, since the room's log did not take it; or nobody can tell. */
    void refused(Membership membership, Throwable failure);

    /** Somebody took the member out of the room. */
    void kicked(Membership membership, String reason);

    /** The session is in the room on another server now. */
    void moved(Membership membership);

    /** The member cannot take what there is for it just now. */
    void fellBehind();

    /** The member has said so much that the room must take some of it before the next command is carried out. */
    void holdCommands();

    /** Takes {@link #holdCommands} back. */
    void releaseCommands();
}
