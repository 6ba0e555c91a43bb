package io.linechat.client;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client knows from what it was told, and what of that its listener hears. Owned by the client's event loop.
 *
 * <p>While a conversation is taken up again, everything is held back: the room's messages come before the answers to what
 * we said again, and only these tell which of the messages are our own.
 */
final class Reception {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    /**
     * More than is missed in a few rooms. A server that owes an answer for so long shall not keep everything from us; our
     * own messages may be among what is shown then.
     */
    private static final int MAX_HELD = 1 << 16;

    private final ChatClientListener listener;
    private final FollowedRooms rooms = new FollowedRooms();

    /** Under what name we go; {@code null} before the server has told. */
    private @Nullable Nickname nick;

    /** {@code null} while nothing is held back. */
    private @Nullable List<Event> held;

    /** What we said in a session that is over, under the name of then, without an answer. */
    private final List<Pending> uncertain = new ArrayList<>();

    private @Nullable Nickname before;

    Reception(ChatClientListener listener) {
        this.listener = listener;
    }

    // ---- what is known

    @Nullable
    Nickname nick() {
        return nick;
    }

    FollowedRooms rooms() {
        return rooms;
    }

    /**
     * The command with the room that it is meant for, and with what we know of that room.
     *
     * @param history how many of the last messages to be sent of a room that we do not know
     * @return {@code null} if it needs a room and we are in none
     */
    @Nullable
    Command resolve(Command command, int history) {
        if (command instanceof Command.Join join) {
            FollowedRoom known = rooms.get(join.room());
            return new Command.Join(
                    join.room(),
                    known == null
                            ? new Backlog.Last(history)
                            : new Backlog.After(known.seen().upTo()));
        } else if (!isForCurrentRoom(command)) {
            return command;
        }
        RoomName current = rooms.current();
        return current == null ? null : inRoom(command, current);
    }

    private static boolean isForCurrentRoom(Command command) {
        return (command instanceof Command.Say say && say.room() == null)
                || (command instanceof Command.Leave leave && leave.room() == null)
                || (command instanceof Command.Who who && who.room() == null)
                || (command instanceof Command.Topic topic && topic.room() == null)
                || (command instanceof Command.History history && history.room() == null);
    }

    private static Command inRoom(Command command, RoomName room) {
        if (command instanceof Command.Say say) {
            return new Command.Say(room, say.text(), say.kind());
        } else if (command instanceof Command.Leave) {
            return new Command.Leave(room);
        } else if (command instanceof Command.Who) {
            return new Command.Who(room);
        } else if (command instanceof Command.Topic topic) {
            return new Command.Topic(room, topic.text());
        } else if (command instanceof Command.History history) {
            return new Command.History(room, history.after(), history.before(), history.count());
        }
        throw new AssertionError(command);
    }

    // ---- what comes

    /** The server has let us in for the first time. */
    void welcomed(Event.Opened opened) {
        nick = opened.nick();
        deliver(new Event.Welcome(opened.server(), opened.nick()));
    }

    /** The server has let us in again: from now on everything is held back. */
    void welcomedBack(Event.Opened opened, List<Pending> lost) {
        if (held == null) {
            held = new ArrayList<>();
            before = nick;
        }
        uncertain.addAll(lost);
        if (opened.kept() == null) {
            held.add(new Event.Greeting("the server has forgotten you, you have entered anew"));
        }
        for (RoomName gone : rooms.begin(opened.kept())) {
            rooms.left(gone);
            held.add(new Event.Kicked(gone, "it was while you were away"));
        }
        if (nick != null && !nick.toString().equals(opened.nick().toString())) {
            held.add(new Event.NickTaken(opened.nick()));
        }
        nick = opened.nick();
    }

    /** The server has done what we asked for. */
    void answered(Command asked, Event event) {
        if (event instanceof Event.Said said) {
            FollowedRoom room = rooms.get(said.room());
            if (room != null) {
                room.seen().add(said.position());
            }
        } else if (event instanceof Event.Joined joined) {
            rooms.entered(joined);
            deliver(joined);
        } else if (event instanceof Event.Left left) {
            rooms.left(left.room());
            deliver(new Event.Left(left.room(), rooms.current()));
        } else if (event instanceof Event.NickTaken taken) {
            nick = taken.nick();
            deliver(taken);
        } else if (event instanceof Event.History history && history.messages().isEmpty()) {
            deliver(new Event.Refused(ErrorCode.BAD_REQUEST, "nothing is known of what was said in " + history.room()));
        } else if (!(event instanceof Event.Done) && !isSeenAnyway(asked)) {
            deliver(event);
        }
    }

    /** Everyone in the room is told who sets its topic. */
    private static boolean isSeenAnyway(Command asked) {
        return asked instanceof Command.Topic topic && topic.text() != null;
    }

    /** Takes in what came, and has it shown, now or when nothing is held back any more. */
    void deliver(Event event) {
        Event shown = event instanceof ChatMessage message && isFromBefore(message)
                ? new Event.History(message.room(), List.of(message))
                : event;
        if (held != null) {
            held.add(shown);
            if (held.size() >= MAX_HELD) {
                release(true);
            }
        } else if (isNews(shown)) {
            show(shown);
        }
    }

    private boolean isFromBefore(ChatMessage message) {
        FollowedRoom room = rooms.get(message.room());
        return room != null && room.isFromBefore(message);
    }

    boolean isHolding() {
        return held != null;
    }

    /**
     * All answers are there: shows what was held back.
     *
     * @param isBack whether the conversation goes on
     */
    void release(boolean isBack) {
        List<Event> events = Objects.requireNonNull(held);
        held = null;
        List<Event> news = events.stream()
                .filter(event -> isNews(event) && !isUncertain(event))
                .toList();
        if (isBack) {
            long missed =
                    news.stream().filter(event -> event instanceof ChatMessage).count();
            tell(() -> listener.back(missed));
        }
        news.forEach(this::show);
        List<Pending> given = List.copyOf(uncertain);
        uncertain.clear();
        given.forEach(this::giveUp);
    }

    /** Takes note of an event, and returns whether it is to be shown. */
    private boolean isNews(Event event) {
        if (event instanceof ChatMessage message) {
            FollowedRoom room = rooms.get(message.room());
            return room != null && room.seen().add(message.position());
        } else if (event instanceof Event.Gap gap) {
            FollowedRoom room = rooms.get(gap.room());
            return room != null && room.seen().skip(gap.from(), gap.to());
        } else if (event instanceof Event.Kicked kicked) {
            rooms.left(kicked.room());
        }
        return true;
    }

    /** Whether it is what we said in a session that is over; then that has an answer now. */
    private boolean isUncertain(Event event) {
        for (Iterator<Pending> each = uncertain.iterator(); each.hasNext(); ) {
            Pending pending = each.next();
            if (event instanceof ChatMessage message && isOurs(message, pending.command())) {
                each.remove();
                pending.answer().complete(new Event.Said(message));
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(ChatMessage message, Command command) {
        return command instanceof Command.Say say
                && Objects.equals(message.room(), say.room())
                && Objects.equals(message.from(), before)
                && message.text().equals(say.text())
                && message.kind() == say.kind();
    }

    /** Nobody can tell whether it was done. */
    void giveUp(Pending pending) {
        String text = pending.command() instanceof Command.Say say
                ? say.text()
                : pending.command() instanceof Command.Tell tell ? tell.text() : "";
        String message = "the connection was lost, and nobody knows whether this was said: " + text;
        deliver(new Event.Refused(ErrorCode.UNAVAILABLE, message));
        pending.answer().completeExceptionally(new ChatUncertainException(message));
    }

    // ---- what is shown

    private void show(Event event) {
        if (event instanceof ChatMessage message) {
            tell(() -> listener.said(message));
        } else if (event instanceof Event.Gap gap) {
            tell(() -> listener.missed(gap.room(), gap.from(), gap.to()));
        }
        boolean elsewhere = event instanceof Event.InRoom inRoom && !Objects.equals(inRoom.room(), rooms.current());
        Lines.of(event, elsewhere ? WireFormat.TEXT_OTHER_ROOM : WireFormat.TEXT)
                .forEach(this::show);
    }

    void show(ServerLine line) {
        tell(() -> listener.received(line));
    }

    /** Calls the listener, whose failures are its own. */
    static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            log.warn("the listener of a chat client failed", e);
        }
    }
}
