package io.linechat.session;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.room.Membership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a session is in, in the order in which it came, and the one that a person's lines go to. Owned by the
 * session's event loop.
 */
final class JoinedRooms {

    private final Connection connection;
    private final Map<RoomName, Membership> memberships = new LinkedHashMap<>();
    private @Nullable Membership current;

    JoinedRooms(Connection connection) {
        this.connection = connection;
    }

    List<RoomName> names() {
        return List.copyOf(memberships.keySet());
    }

    int size() {
        return memberships.size();
    }

    /** The place in that room, or in the current one for {@code null}, if there is one. */
    @Nullable
    Membership get(@Nullable RoomName name) {
        return name == null ? current : memberships.get(name);
    }

    /** The room that a person's lines go to. */
    @Nullable
    RoomName current() {
        return current == null ? null : current.roomName();
    }

    /** Takes in a new place, in the stead of an older one in the same room; its room becomes the current one. */
    void add(Membership membership) {
        memberships.put(membership.roomName(), membership);
        makeCurrent(membership);
    }

    /** For a program no room is different from the others. */
    void makeCurrent(Membership membership) {
        if (connection.format().isForPrograms()) {
            return;
        }
        if (current != null) {
            current.writeIn(connection.format().forOtherRooms());
        }
        current = membership;
        membership.writeIn(connection.format());
    }

    void forget(Membership membership) {
        memberships.remove(membership.roomName(), membership);
        if (current == membership) {
            current = null;
            memberships.values().stream().reduce((first, second) -> second).ifPresent(this::makeCurrent);
        }
    }

    void rename(Nickname now) {
        memberships.values().forEach(membership -> membership.rename(now));
    }

    void catchUp() {
        memberships.values().forEach(Membership::catchUp);
    }

    /** One for each room in which something was said that may not be on its way to everyone yet; done when it is. */
    List<CompletableFuture<Void>> handOutLines() {
        return memberships.values().stream()
                .filter(Membership::hasSpoken)
                .map(Membership::handedOut)
                .toList();
    }

    /** Done when all that has happened in its rooms so far is on its way to everyone. */
    CompletableFuture<Void> handOut() {
        return CompletableFuture.allOf(
                memberships.values().stream().map(Membership::handedOut).toArray(CompletableFuture[]::new));
    }

    /** Keeps all places, for a session that takes them up. */
    void detachAll() {
        memberships.values().forEach(Membership::detach);
    }

    /** Takes in places that are kept. */
    void inherit(List<Membership> places) {
        places.forEach(place -> memberships.put(place.roomName(), place));
    }

    /** Gives the places away, which are kept. */
    List<Membership> bequeath() {
        List<Membership> places = List.copyOf(memberships.values());
        memberships.clear();
        return places;
    }

    void leaveAll() {
        memberships.values().forEach(Membership::leave);
        memberships.clear();
        current = null;
    }
}
