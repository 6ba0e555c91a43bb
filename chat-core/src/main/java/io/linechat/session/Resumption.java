package io.linechat.session;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.room.Membership;
import io.linechat.spi.SessionStore.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the session of a program outlives its connection. When that is lost it keeps its nickname and its places for a
 * while; whoever shows its token gets both, on another connection, which may be served by another event loop. Of a
 * session that was another server's, its id is taken up, and its nickname if that is free. Owned by the session's
 * event loop, but for {@link #handOver}, which hands itself over.
 */
final class Resumption {

    private final SessionServices services;
    private final Session session;
    private final JoinedRooms rooms;
    private final CommandExecutor executor;

    /** Names the session, once its program has said hello. */
    private @Nullable String id;

    private boolean away;

    /** Whether it is one of those that are away. */
    private boolean counted;

    private @Nullable Future<?> expiry;

    /** Whether it is about to take another session up. */
    private boolean takingUp;

    /** Who has taken this one up. */
    private @Nullable Resumption successor;

    /** Handovers that wait until it is certain what this session has. */
    private final List<Runnable> waiting = new ArrayList<>(0);

    /** What can come of taking a session up. */
    enum Outcome {
        TAKEN_UP,
        EXPIRED,
        /** It cannot be told just now. */
        UNKNOWN
    }

    /**
     * What one session leaves to another.
     *
     * @param places in rooms, all of them {@linkplain Membership#detach detached}
     */
    private record Estate(Session from, String id, Nickname nickname, List<Membership> places, ToldBefore told) {}

    Resumption(SessionServices services, Session session, JoinedRooms rooms, CommandExecutor executor) {
        this.services = services;
        this.session = session;
        this.rooms = rooms;
        this.executor = executor;
    }

    /** Names the session, and returns the token that takes it up again; {@code null} if none does. */
    @Nullable
    String begin() {
        String name = session.begin();
        id = name;
        return isPossible() ? services.resumables().issue(name, session.nickname(), this) : null;
    }

    /** The session goes by another nickname now. */
    void renamed() {
        if (id != null) {
            services.resumables().keep(id, session.nickname());
        }
    }

    /** Where it has a place. */
    List<RoomName> rooms() {
        return rooms.names();
    }

    String id() {
        return Objects.requireNonNull(id);
    }

    boolean isPossible() {
        return id != null && !services.settings().resumeFor().isZero();
    }

    /** Whether the session has lost its connection, or is about to, and waits to be taken up. */
    boolean isAway() {
        return away;
    }

    boolean isTakingUp() {
        return takingUp;
    }

    /**
     * Keeps what the session has, for as long as the server is set to; {@code false}, and nothing is kept, if as many from
     * its address are away as may be.
     */
    boolean goAway() {
        if (!services.away().take(session.remoteAddress())) {
            return false;
        }
        counted = true;
        detach();
        expireLater();
        return true;
    }

    private void expireLater() {
        try {
            long millis = services.settings().resumeFor().toMillis();
            expiry = session.eventLoop().schedule(session::expire, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            session.expire();
        }
    }

    /** From here on there is nobody to deliver anything to. */
    void detach() {
        away = true;
        rooms.detachAll();
    }

    /** The session is over: its token is of no use any more. */
    void end() {
        stopWaiting();
        if (id != null) {
            services.resumables().revoke(id, this);
        }
    }

    private void stopWaiting() {
        if (counted) {
            counted = false;
            services.away().giveBack(session.remoteAddress());
        }
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /**
     * Takes up the session of that token, wherever it is: on another connection, or with a server that is gone.
     *
     * @param next called with what came of it; if it is taken up, all that it has is this session's then
     */
    void takeUp(String token, Consumer<Outcome> next) {
        takingUp = true;
        Resumption before = services.resumables().find(token);
        if (before != null) {
            before.handOver(this)
                    .thenAccept(estate -> session.onLoop(() -> {
                        estate.ifPresent(this::inherit);
                        tookUp(estate.isPresent() ? Outcome.TAKEN_UP : Outcome.EXPIRED, next);
                    }));
        } else {
            services.resumables()
                    .recall(token)
                    .whenComplete((found, failure) -> session.onLoop(() -> {
                        if (failure == null) {
                            recalled(token, found, next);
                        } else {
                            tookUp(Outcome.UNKNOWN, next);
                        }
                    }));
        }
    }

    private void recalled(String token, Optional<StoredSession> found, Consumer<Outcome> next) {
        if (found.isPresent() && services.resumables().restore(found.get(), this)) {
            restore(found.get(), next);
        } else if (services.resumables().find(token) != null) {
            // Another connection has been faster, and has to hand it over.
            takeUp(token, next);
        } else {
            tookUp(Outcome.EXPIRED, next);
        }
    }

    private void tookUp(Outcome outcome, Consumer<Outcome> next) {
        takingUp = false;
        next.accept(outcome);
        settled();
    }

    /** Somebody else may have the nickname now; then it is called what this session was called at first. */
    private void restore(StoredSession stored, Consumer<Outcome> next) {
        session.become(stored.id());
        session.rename(stored.nickname()).whenComplete((taken, failure) -> {
            id = stored.id();
            services.resumables().keep(stored.id(), session.nickname());
            tookUp(Outcome.TAKEN_UP, next);
        });
    }

    /** Another server has taken the session up; its places stay for as long as they would, for rooms it is yet to enter. */
    void movedAway() {
        session.onLoop(() -> {
            if (!session.hasEnded()) {
                session.surrender("your session was taken up by another server");
                // Who is told something here would not hear it.
                services.directory().release(session.nickname(), session);
                if (expiry == null) {
                    expireLater();
                }
            }
        });
    }

    private void inherit(Estate estate) {
        id = estate.id;
        services.resumables().pass(estate.id, this);
        session.inherit(estate.id, estate.nickname, estate.from);
        rooms.inherit(estate.places);
        executor.inherit(estate.told);
    }

    /** Gives all that the session has to another one; empty if it is over. Any thread. */
    private CompletableFuture<Optional<Estate>> handOver(Resumption to) {
        CompletableFuture<Optional<Estate>> estate = new CompletableFuture<>();
        session.onLoop(() -> {
            if (isUncertain()) {
                waiting.add(() -> handOver(to, estate));
            } else {
                handOver(to, estate);
            }
        });
        return estate;
    }

    private boolean isUncertain() {
        return takingUp || session.isEntering();
    }

    private void handOver(Resumption to, CompletableFuture<Optional<Estate>> estate) {
        if (successor != null) {
            successor.handOver(to).thenAccept(estate::complete);
        } else if (id == null || session.hasEnded()) {
            estate.complete(Optional.empty());
        } else {
            session.surrender("your session was taken up by another connection");
            stopWaiting();
            successor = to;
            estate.complete(
                    Optional.of(new Estate(session, id, session.nickname(), rooms.bequeath(), executor.told())));
        }
    }

    /** It has entered a room, or taken another session up: now it is certain what it has, unless it enters the next. */
    void settled() {
        if (isUncertain()) {
            return;
        }
        List<Runnable> tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(Runnable::run);
    }
}
