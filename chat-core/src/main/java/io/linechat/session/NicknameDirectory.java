package io.linechat.session;

import io.linechat.message.Nickname;
import io.linechat.spi.Backplane;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final @Nullable Backplane backplane;

    /**
     * @param backplane the other servers, with which the names are shared; {@code null} if there are none
     */
    public NicknameDirectory(@Nullable Backplane backplane) {
        this.backplane = backplane;
    }

    /** Whether the names are shared with other servers. */
    boolean isShared() {
        return backplane != null;
    }

    /** Gives the session a free name of its own. */
    Nickname claimGuestName(Session session) {
        return backplane == null ? claimShortGuestName(session) : claimSharedGuestName(session, backplane);
    }

    /** One that nobody has on another server either, so that there is no need to wait for what they say. */
    private Nickname claimSharedGuestName(Session session, Backplane shared) {
        Nickname guest = claimLongGuestName(session);
        keepClaiming(guest, session, shared);
        return guest;
    }

    /** Claims a name that is the session's already, until the other servers know that. */
    private void keepClaiming(Nickname nickname, Session session, Backplane shared) {
        shared.claim(nickname, session.id()).whenComplete((taken, failure) -> {
            if (failure != null) {
                session.afterAWhile(() -> {
                    if (sessions.get(nickname) == session) {
                        keepClaiming(nickname, session, shared);
                    }
                });
            }
        });
    }

    private Nickname claimShortGuestName(Session session) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < TRIES; i++) {
            Nickname guest = Nickname.of(String.format("guest-%04x", random.nextInt(SHORT_GUEST_NAMES)));
            if (claimHere(guest, session)) {
                return guest;
            }
        }
        return claimLongGuestName(session);
    }

    private Nickname claimLongGuestName(Session session) {
        while (true) {
            Nickname guest = Nickname.of(
                    String.format("guest-%012x", ThreadLocalRandom.current().nextLong(1L << 48)));
            if (claimHere(guest, session)) {
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

    /**
     * Takes the name for the session; {@code false} if it is the server's or another session's. Completes at once where no
     * other server is to be asked, or else on any thread, and fails if they cannot be asked.
     */
    CompletionStage<Boolean> claim(Nickname nickname, Session session) {
        boolean isOurs = sessions.get(nickname) == session;
        if (!isOurs && !claimHere(nickname, session)) {
            return CompletableFuture.completedFuture(false);
        } else if (backplane == null) {
            return CompletableFuture.completedFuture(true);
        }
        return backplane.claim(nickname, session.id()).whenComplete((taken, failure) -> {
            if (!isOurs && (failure != null || !taken)) {
                sessions.remove(nickname, session);
            }
        });
    }

    private boolean claimHere(Nickname nickname, Session session) {
        if (isReserved(nickname)) {
            return false;
        }
        Session owner = sessions.putIfAbsent(nickname, session);
        return owner == null || owner == session;
    }

    /** The session has another id from here on, under which it holds its name. */
    void reclaim(Nickname nickname, Session session, Runnable changeId) {
        if (backplane == null) {
            changeId.run();
            return;
        }
        backplane.release(nickname, session.id());
        changeId.run();
        keepClaiming(nickname, session, backplane);
    }

    /** Hands a session's name over to the one that takes it up, with its id. */
    void pass(Nickname nickname, Session from, Session to) {
        sessions.replace(nickname, from, to);
    }

    /** Gives the name up, if it is the session's. */
    void release(Nickname nickname, Session session) {
        if (sessions.remove(nickname, session) && backplane != null) {
            backplane.release(nickname, session.id());
        }
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
