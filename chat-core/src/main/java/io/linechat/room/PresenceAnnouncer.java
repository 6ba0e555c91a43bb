package io.linechat.room;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.room.Notice.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a room who comes and goes: each by each in a small room, gathered into one event now and then in a large one,
 * where each by each would cost the square of the members. Listeners hear of each in either case. Owned by the room's
 * home loop.
 */
final class PresenceAnnouncer {

    private final Room room;
    private final RoomContext context;

    private List<Nickname> joined = new ArrayList<>();
    private List<Nickname> left = new ArrayList<>();
    private List<Event.Renamed> renamed = new ArrayList<>();
    private boolean scheduled;

    PresenceAnnouncer(Room room, RoomContext context) {
        this.room = room;
        this.context = context;
    }

    /**
     * @param who is not told; {@code null} for somebody on another server
     */
    void joined(@Nullable Membership who, Nickname nickname) {
        if (announce(presence(List.of(nickname), List.of(), List.of()), who)) {
            joined.add(nickname);
        }
    }

    void left(Nickname nickname) {
        if (announce(presence(List.of(), List.of(nickname), List.of()), null)) {
            left.add(nickname);
        }
    }

    /**
     * @param who is not told; {@code null} for somebody on another server
     */
    void renamed(@Nullable Membership who, Nickname before, Nickname now) {
        Event.Renamed change = new Event.Renamed(before, now);
        if (announce(presence(List.of(), List.of(), List.of(change)), who)) {
            renamed.add(change);
        }
    }

    /** Returns whether the members are still to be told, later. */
    private boolean announce(Event.Presence presence, @Nullable Membership who) {
        boolean large = room.memberCount() > context.settings().announceEachUpTo();
        if (!large) {
            announceGathered();
            room.tell(new Notice(presence, who, Audience.EVERYONE));
            return false;
        }
        if (!context.listeners().isEmpty()) {
            room.tell(new Notice(presence, who, Audience.LISTENERS));
        }
        if (!scheduled) {
            scheduled = true;
            long delay = context.settings().announceEvery().toMillis();
            room.home().schedule(this::announceGathered, delay, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private void announceGathered() {
        scheduled = false;
        if (joined.isEmpty() && left.isEmpty() && renamed.isEmpty()) {
            return;
        }
        Event.Presence gathered = presence(joined, left, renamed);
        joined = new ArrayList<>();
        left = new ArrayList<>();
        renamed = new ArrayList<>();
        room.tell(new Notice(gathered, null, Audience.MEMBERS));
    }

    private Event.Presence presence(List<Nickname> in, List<Nickname> out, List<Event.Renamed> changes) {
        return new Event.Presence(room.name(), in, out, changes, room.memberCount());
    }
}
