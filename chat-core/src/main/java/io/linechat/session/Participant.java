package io.linechat.session;

import io.linechat.message.Backlog;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Membership;
import io.linechat.room.Outlet;
import io.linechat.room.RoomMember;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** A session as its rooms see it: how it enters them, and what they have for it. Owned by the session's event loop. */
final class Participant implements RoomMember {

    private final SessionServices services;
    private final Session session;
    private final Connection connection;
    private final CommandQueue commands;
    private final JoinedRooms rooms;
    private final Resumption resumption;

    /** What it is told in place of the next room that it is in. */
    private @Nullable String greeting;

    /** Where the answer to the command goes that enters a room just now. */
    private @Nullable Answer joining;

    Participant(
            SessionServices services,
            Session session,
            Connection connection,
            CommandQueue commands,
            JoinedRooms rooms,
            Resumption resumption) {
        this.services = services;
        this.session = session;
        this.connection = connection;
        this.commands = commands;
        this.rooms = rooms;
        this.resumption = resumption;
        this.greeting = services.settings().greeting();
    }

    /** Enters a room; the next command waits until that is done. */
    void join(RoomName name, Backlog backlog, Answer answer) {
        commands.hold();
        joining = answer;
        Membership place = rooms.get(name);
        if (place != null) {
            place.detach();
        }
        services.rooms().join(name, this, nickname(), backlog, place);
    }

    /** Whether it is not certain yet which rooms it is in. */
    boolean isEntering() {
        return joining != null;
    }

    /** Leaves the rooms, also the one that it is about to enter. */
    void leaveAll() {
        joining = null;
        rooms.leaveAll();
    }

    @Override
    public Channel channel() {
        return connection.channel();
    }

    @Override
    public EventLoop eventLoop() {
        return session.eventLoop();
    }

    @Override
    public Outlet outlet() {
        return connection.outlet();
    }

    @Override
    public WireFormat format() {
        return connection.format();
    }

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Nickname nickname() {
        return session.nickname();
    }

    @Override
    public void joined(Membership membership, Event.Joined event, Event.@Nullable Gap missed, Event.History history) {
        Answer answer = joining;
        joining = null;
        if (session.hasEnded() || answer == null) {
            // The client has gone meanwhile, or was no person who is to begin in the lobby.
            membership.leave();
        } else {
            rooms.add(membership);
            if (resumption.isAway()) {
                membership.detach();
            } else {
                entered(event, missed, history, answer);
            }
        }
        resumption.settled();
        commands.release();
    }

    private void entered(Event.Joined event, Event.@Nullable Gap missed, Event.History history, Answer answer) {
        answer.send(greeting == null || answer.isAwaited() ? event : new Event.Greeting(greeting));
        greeting = null;
        if (missed != null) {
            connection.send(missed);
        }
        if (!history.messages().isEmpty()) {
            connection.send(history);
        }
    }

    @Override
    public void joinFailed(RoomName room) {
        Answer answer = joining;
        joining = null;
        if (!session.isOver() && answer != null) {
            answer.refuse(ErrorCode.UNAVAILABLE, room + " cannot be entered just now");
        }
        resumption.settled();
        commands.release();
    }

    @Override
    public void refused(Membership membership, Throwable failure) {
        if (!session.isOver()) {
            connection.send(new Event.Refused(
                    ErrorCode.UNAVAILABLE, membership.roomName() + " " + CommandExecutor.whyNotSaid(failure)));
        }
    }

    @Override
    public void moved(Membership membership) {
        // The session ends when it hears that it is another server's.
        rooms.forget(membership);
    }

    @Override
    public void fellBehind() {
        session.fellBehind();
    }

    @Override
    public void holdCommands() {
        commands.hold();
    }

    @Override
    public void releaseCommands() {
        commands.release();
    }

    @Override
    public void kicked(Membership membership, String reason) {
        rooms.forget(membership);
        if (!session.isOver()) {
            // Even if it does not read: it cannot enter again before it does, so there are no more of these than rooms.
            connection.send(new Event.Kicked(membership.roomName(), reason));
        }
    }
}
