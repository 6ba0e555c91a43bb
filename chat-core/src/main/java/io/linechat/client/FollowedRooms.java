package io.linechat.client;

import io.linechat.message.Event;
import io.linechat.message.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that the client is in, in the order in which it came, and the one that typed lines go to. Owned by the
 * client's event loop.
 */
final class FollowedRooms {

    private final Map<RoomName, FollowedRoom> rooms = new LinkedHashMap<>();
    private @Nullable RoomName current;

    @Nullable
    FollowedRoom get(RoomName name) {
        return rooms.get(name);
    }

    List<FollowedRoom> all() {
        return List.copyOf(rooms.values());
    }

    /** The room that typed lines go to. */
    @Nullable
    RoomName current() {
        return current;
    }

    /** We are in a room, which becomes the current one. */
    void entered(Event.Joined joined) {
        FollowedRoom room = rooms.get(joined.room());
        if (room == null) {
            rooms.put(joined.room(), new FollowedRoom(joined));
        } else {
            room.rejoined(joined);
        }
        current = joined.room();
    }

    /** We are out of a room; the one that we entered last becomes the current one. */
    void left(RoomName name) {
        rooms.remove(name);
        if (Objects.equals(name, current)) {
            current = null;
            rooms.keySet().forEach(room -> current = room);
        }
    }

    /**
     * A connection begins on which the server has kept some places. Returns the rooms that somebody took us out of
     * meanwhile: those that we were in and have no place in, although the server still knows of others.
     */
    List<RoomName> begin(@Nullable List<RoomName> kept) {
        List<RoomName> gone = new ArrayList<>();
        for (FollowedRoom room : rooms.values()) {
            if (kept != null && !kept.isEmpty() && room.isConfirmed() && !kept.contains(room.name())) {
                gone.add(room.name());
            }
            room.unconfirm();
        }
        return gone;
    }
}
