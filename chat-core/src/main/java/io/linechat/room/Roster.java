package io.linechat.room;

import io.linechat.message.Nickname;
import io.linechat.spi.SharedRoom;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room: those on this server, in the order in which they came, and those on others, if the room is shared with
 * others. Owned by the room's home loop.
 */
final class Roster {

    private final @Nullable SharedRoom shared;
    private final Map<Membership, Nickname> here = new LinkedHashMap<>();

    /** The places here by their sessions, in a shared room. */
    private final Map<String, Membership> bySession = new HashMap<>(0);

    /** Those on other servers by their sessions. */
    private final Map<String, Nickname> elsewhere;

    /**
     * @param shared the room as other servers know it, too; {@code null} if none does
     */
    Roster(@Nullable SharedRoom shared) {
        this.shared = shared;
        this.elsewhere =
                shared == null ? Map.of() : new LinkedHashMap<>(shared.state().elsewhere());
    }

    // ---- who is here

    /**
     * Takes a place in, in the stead of any other one of the same session.
     *
     * @return whether that session was in the room before
     */
    boolean enter(Membership place, Nickname nickname) {
        boolean wasIn = false;
        if (shared != null) {
            String session = place.member().id();
            Membership before = bySession.put(session, place);
            wasIn = before != null && remove(before) != null;
            wasIn |= elsewhere.remove(session) != null;
            shared.enter(session, nickname);
        }
        here.put(place, nickname);
        place.inRoster = true;
        return wasIn;
    }

    /** Takes a place out that another one of the same session replaces; {@code false} if it was not in it any more. */
    boolean giveUp(Membership place) {
        return remove(place) != null;
    }

    /** Takes a place out; {@code null} if it was not in it any more. */
    @Nullable
    Nickname leave(Membership place) {
        Nickname nickname = remove(place);
        if (nickname != null && shared != null) {
            String session = place.member().id();
            bySession.remove(session, place);
            shared.leave(session);
        }
        return nickname;
    }

    /** Returns the nickname that was; {@code null} if the place is not in. */
    @Nullable
    Nickname rename(Membership place, Nickname now) {
        Nickname before = here.replace(place, now);
        if (before != null && shared != null) {
            shared.rename(place.member().id(), now);
        }
        return before;
    }

    private @Nullable Nickname remove(Membership place) {
        place.inRoster = false;
        return here.remove(place);
    }

    boolean hasNobodyHere() {
        return here.isEmpty();
    }

    int countHere() {
        return here.size();
    }

    /** The place here of whoever goes by that name. */
    @Nullable
    Membership find(Nickname nickname) {
        return here.entrySet().stream()
                .filter(entry -> entry.getValue().equals(nickname))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    // ---- who is elsewhere

    /** Returns whether that is news: not if the session has moved here meanwhile, or was known. */
    boolean entered(String session, Nickname nickname) {
        return !bySession.containsKey(session) && elsewhere.put(session, nickname) == null;
    }

    /** A session is another server's now; returns its place here, if it has one. */
    @Nullable
    Membership moved(String session, Nickname nickname) {
        elsewhere.put(session, nickname);
        Membership place = bySession.remove(session);
        if (place == null || remove(place) == null) {
            return null;
        }
        if (shared != null) {
            // Of no effect, unless the session has just come back here: then it has no place any more.
            shared.leave(session);
        }
        return place;
    }

    /** Returns the nickname that was; {@code null} if nobody of that session is elsewhere. */
    @Nullable
    Nickname renamed(String session, Nickname now) {
        return elsewhere.replace(session, now);
    }

    /** Returns the nickname that was; {@code null} if nobody of that session is elsewhere. */
    @Nullable
    Nickname left(String session) {
        return elsewhere.remove(session);
    }

    /** The place here of that session. */
    @Nullable
    Membership at(String session) {
        return bySession.get(session);
    }

    /** The session elsewhere of whoever goes by that name. */
    @Nullable
    String findElsewhere(Nickname nickname) {
        return elsewhere.entrySet().stream()
                .filter(entry -> entry.getValue().equals(nickname))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    // ---- everyone

    int count() {
        return here.size() + elsewhere.size();
    }

    List<Nickname> all() {
        return Stream.concat(here.values().stream(), elsewhere.values().stream())
                .toList();
    }

    /** The first of those who are in. */
    List<Nickname> first(int limit) {
        return first(here.values(), limit);
    }

    /** The first of those who are in, but for one place. */
    List<Nickname> firstOthers(Membership not, int limit) {
        return first(
                here.entrySet().stream()
                        .filter(entry -> entry.getKey() != not)
                        .limit(limit)
                        .map(Map.Entry::getValue)
                        .toList(),
                limit);
    }

    int countOthers(Membership not) {
        return count() - (here.containsKey(not) ? 1 : 0);
    }

    private List<Nickname> first(Collection<Nickname> ofHere, int limit) {
        return Stream.concat(ofHere.stream(), elsewhere.values().stream())
                .limit(limit)
                .toList();
    }
}
