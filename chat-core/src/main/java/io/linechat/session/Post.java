package io.linechat.session;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.spi.Backplane;
import io.linechat.spi.Backplane.Delivery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings to clients what is meant for them alone, or for all of them, on whatever server they are. Any thread. */
public final class Post implements Backplane.Server {

    private final NicknameDirectory directory;
    private final ResumableSessions resumables;
    private final @Nullable Backplane backplane;

    /**
     * @param backplane the other servers; {@code null} if there are none
     */
    public Post(NicknameDirectory directory, ResumableSessions resumables, @Nullable Backplane backplane) {
        this.directory = directory;
        this.resumables = resumables;
        this.backplane = backplane;
    }

    // ---- from here

    /** Tells somebody something in private; fails if other servers cannot be asked. */
    public CompletionStage<Delivery> deliver(Event.Told told) {
        Session receiver = directory.find(told.to());
        if (receiver == null) {
            return backplane == null ? CompletableFuture.completedFuture(Delivery.NOBODY) : backplane.tell(told);
        } else if (backplane != null && !backplane.holdsNames()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the name may be somebody else's on another server"));
        }
        return receiver.tell(told).thenApply(taken -> taken ? Delivery.TAKEN : Delivery.NOT_TAKEN);
    }

    /**
     * Disconnects somebody.
     *
     * @return {@code false} if nobody has that nickname
     */
    public CompletionStage<Boolean> disconnect(Nickname who, String reason) {
        Session session = directory.find(who);
        if (session == null) {
            return backplane == null ? CompletableFuture.completedFuture(false) : backplane.kick(who, reason);
        }
        disconnect(session, reason);
        return CompletableFuture.completedFuture(true);
    }

    private static void disconnect(Session session, String reason) {
        session.disconnect(new Event.Bye("closed: you were kicked" + (reason.isEmpty() ? "" : ": " + reason)));
    }

    /** Tells everyone something. */
    public void tellEveryone(Event.Announcement announcement) {
        announce(announcement);
        if (backplane != null) {
            backplane.announce(announcement);
        }
    }

    // ---- from other servers

    @Override
    public CompletionStage<Boolean> tell(Event.Told told) {
        Session receiver = directory.find(told.to());
        return receiver == null ? CompletableFuture.completedFuture(false) : receiver.tell(told);
    }

    @Override
    public void kick(Nickname who, String reason) {
        Session session = directory.find(who);
        if (session != null) {
            disconnect(session, reason);
        }
    }

    @Override
    public void announce(Event.Announcement announcement) {
        directory.sessions().forEach(session -> session.announce(announcement));
    }

    @Override
    public void moved(String session) {
        resumables.movedAway(session);
    }

    @Override
    public void lost(Nickname nickname, String session) {
        Session owner = directory.find(nickname);
        if (owner != null) {
            owner.lost(nickname, session);
        }
    }
}
