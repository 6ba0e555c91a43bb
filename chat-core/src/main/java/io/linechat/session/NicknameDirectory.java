package io.linechat.session;

import io.linechat.message.Nickname;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which session goes by which nickname. Any thread: a claim is one atomic step, so that of two sessions that want a
 * name one gets it. It is not on the way of a message in a room.
 */
public final class NicknameDirectory {

    /** Who speaks for the server, and the words that its own lines begin with: {@code /me} must not pass for one. */
    private static final Set<Nickname> RESERVED =
            Set.of(Nickname.SERVER, Nickname.of("you"), Nickname.of("welcome"), Nickname.of("the"), Nickname.of("in"));

    private static final int SHORT_GUEST_NAMES = 0x10000;
    private static final int TRIES = 8;

    private final ConcurrentMap<Nickname, Session> sessions = new ConcurrentHashMap<>();

    /** Gives the session a free name of its own. */
    Nickname claimGuestName(Session session) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < TRIES; i++) {
            Nickname guest = Nickname.of(String.format("guest-%04x", random.nextInt(SHORT_GUEST_NAMES)));
            if (claim(guest, session)) {
                return guest;
            }
        }
        while (true) {
            Nickname guest = Nickname.of(String.format("guest-%012x", random.nextLong(1L << 48)));
            if (claim(guest, session)) {
                return guest;
            }
        }
    }

    /** Whether nobody may have the name, since the server speaks so. */
    boolean isReserved(Nickname nickname) {
        return RESERVED.contains(nickname);
    }

    /** What to tell somebody who could not have the name. */
    String whyTaken(Nickname nickname) {
        return nickname
                + (isReserved(nickname)
                        ? " is kept for what the server says"
                        : " is taken, or looks like a name that is");
    }

    /** Takes the name for the session, unless it is the server's or another session's. */
    boolean claim(Nickname nickname, Session session) {
        if (isReserved(nickname)) {
            return false;
        }
        Session owner = sessions.putIfAbsent(nickname, session);
        return owner == null || owner == session;
    }

    /** Hands a session's name over to the one that takes it up. */
    void pass(Nickname nickname, Session from, Session to) {
        sessions.replace(nickname, from, to);
    }

    /** Gives the name up, if it is the session's. */
    void release(Nickname nickname, Session session) {
        sessions.remove(nickname, session);
    }

    /** Who goes by the name now. */
    public @Nullable Session find(Nickname nickname) {
        return sessions.get(nickname);
    }

    /** All sessions; a view that follows the changes. */
    public Collection<Session> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }
}
