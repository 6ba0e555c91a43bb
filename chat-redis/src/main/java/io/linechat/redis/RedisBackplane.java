package io.linechat.redis;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.spi.Backplane;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLogs;
import io.linechat.spi.SharedRoom;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several servers as one chat, by way of a Redis of version 6.2 or newer: a single one, one that Sentinels watch, or a
 * Cluster. Each server has its own object for it, with the same {@linkplain Options#prefix prefix}.
 *
 * <p><b>What an acknowledgement promises.</b> What was said is in the memory of the Redis that has the room's log. With
 * {@link Options#replicas replicas} it is in the memory of that many of them, too. It is on the disk only if Redis is set to
 * {@code appendfsync always}. Where Redis loses something all the same, since it was started anew or a replica that lags has
 * taken over, the log goes on under another epoch, so that no place in it ever means two messages.
 *
 * <p><b>When Redis is away</b> nobody is disconnected. What a server is asked for fails, and what is to be shared is made up
 * for when Redis is back. A server that has not reached it for ten seconds is dead to the others: its people have left their
 * rooms, and their names are free. When it comes back its people do, too. A session can be taken up on another server as
 * soon as its program asks for it, and for 40 seconds after its server has died.
 *
 * <p>Of a room in which nobody is, what was said is kept for 30 days after it was used last, and who was in it and its topic
 * are not. Closing this object closes its {@link #logs}, too.
 */
public final class RedisBackplane implements Backplane {

    private static final Logger logger = LoggerFactory.getLogger(RedisBackplane.class);

    private static final String TELL = "tell";
    private static final String KICK = "kick";
    private static final String MOVED = "moved";
    private static final String ANNOUNCE = "announce";

    private final Link link;
    private final Keys keys;
    private final Timing timing;
    private final EventExecutor thread;
    private final Mail mail;
    private final ServerLease lease;
    private final Nicknames nicknames;
    private final RedisSessionStore sessions;
    private final RoomCounts counts;
    private final SharedRooms rooms;
    private final Housekeeping housekeeping;
    private final Looks looks;
    private final RedisRoomLogs logs;
    private volatile @Nullable Server server;

    /**
     * How servers share a Redis.
     *
     * @param prefix what the names of all keys and channels begin with; servers with the same one are one chat
     * @param messages how many messages of each room are kept at least; never fewer than 10,000, since what is said twice
     *     after a lost connection is found among them
     * @param replicas how many replicas of Redis must have a message before it is acknowledged. While there are fewer nothing
     *     is, although others may see what was said; with {@code min-replicas-to-write} Redis does not take it then
     */
    public record Options(String prefix, int messages, int replicas) {

        /** Prefix {@code linechat:}, 10,000 messages, no replicas. */
        public static final Options STANDARD =
                new Options(Keys.DEFAULT_PREFIX, LogSettings.DEFAULT.kept(), LogSettings.DEFAULT.replicas());

        /** Checks them. */
        public Options {
            if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
                throw new IllegalArgumentException("prefix: " + prefix + " (expected: no braces)");
            }
            if (messages < 1) {
                throw new IllegalArgumentException("messages: " + messages + " (expected: 1 or more)");
            }
            if (replicas < 0) {
                throw new IllegalArgumentException("replicas: " + replicas + " (expected: 0 or more)");
            }
        }

        /** These with another prefix. */
        public Options prefix(String other) {
            return new Options(other, messages, replicas);
        }

        /** These with another number of messages. */
        public Options messages(int other) {
            return new Options(prefix, other, replicas);
        }

        /** These with another number of replicas. */
        public Options replicas(int other) {
            return new Options(prefix, messages, other);
        }
    }

    /**
     * Connects to the Redis at an address, as {@link RedisAddress#of} takes it; blocks until that is done.
     *
     * @throws IllegalArgumentException if it is no such address
     * @throws RedisConnectException if Redis cannot be reached, does not let us in or is too old
     */
    public static RedisBackplane connect(String uri) {
        return connect(RedisAddress.of(uri), Options.STANDARD);
    }

    /**
     * Connects to Redis; blocks until that is done.
     *
     * @throws RedisConnectException if Redis cannot be reached, does not let us in or is too old
     */
    public static RedisBackplane connect(RedisAddress address, Options options) {
        return new RedisBackplane(
                Link.connect(address),
                new Keys(options.prefix()),
                Timing.STANDARD,
                new LogSettings(options.messages(), options.replicas(), LogSettings.DEFAULT.pause()));
    }

    RedisBackplane(Link link, Keys keys, Timing timing, LogSettings logSettings) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.thread = link.thread();
        this.mail = new Mail(link, keys, timing);
        this.lease = new ServerLease(link, keys, timing, thread, mail::receive);
        this.nicknames = new Nicknames(link, keys, lease, (nickname, session) -> server().lost(nickname, session));
        this.sessions = new RedisSessionStore(
                link,
                keys,
                timing,
                lease,
                (from, session) -> mail.tell(from, MOVED, session),
                session -> server().moved(session));
        this.counts = new RoomCounts(link, keys, lease, thread);
        this.looks = new Looks(link, keys);
        this.rooms = new SharedRooms(link, keys, looks, lease, counts, mail, thread);
        this.housekeeping = new Housekeeping(link, keys, timing, lease, nicknames, sessions, rooms, counts);
        this.logs = new RedisRoomLogs(link, keys, looks, logSettings, sessions);
    }

    private Server server() {
        Server started = server;
        if (started == null) {
            throw new IllegalStateException("the server has not started");
        }
        return started;
    }

    @Override
    public void start(Server started) {
        server = started;
        mail.handle(TELL, this::takeTold);
        mail.handle(KICK, this::takeKick);
        mail.handle(MOVED, this::takeMoved);
        mail.handle(ANNOUNCE, this::takeAnnouncement);
        CompletableFuture<Void> ready = link.subscribe(keys.everyone(), mail::receive)
                .thenCompose(done -> lease.start(housekeeping))
                .toCompletableFuture();
        try {
            ready.orTimeout(2 * timing.answer().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("Redis at " + link.address() + " does not take this server", e.getCause());
        }
    }

    @Override
    public RoomLogs logs() {
        return logs;
    }

    @Override
    public CompletionStage<Boolean> claim(Nickname nickname, String session) {
        // Not in a shorter time than its own: who gives up must not have it after all.
        return nicknames.claim(nickname, session);
    }

    @Override
    public void release(Nickname nickname, String session) {
        nicknames.release(nickname, session);
    }

    @Override
    public CompletionStage<Delivery> tell(Event.Told told) {
        return askOwner(
                told.to(),
                Delivery.NOBODY,
                taken -> taken ? Delivery.TAKEN : Delivery.NOT_TAKEN,
                TELL,
                told.from().toString(),
                told.to().toString(),
                told.text(),
                told.time().toString());
    }

    private CompletionStage<Boolean> takeTold(List<String> about) {
        return whileHeld(() -> server().tell(new Event.Told(
                Nickname.of(about.get(0)), Nickname.of(about.get(1)), about.get(2), Instant.parse(about.get(3)))));
    }

    @Override
    public CompletionStage<Boolean> kick(Nickname who, String reason) {
        return askOwner(who, false, taken -> taken, KICK, who.toString(), reason);
    }

    private CompletionStage<Boolean> takeKick(List<String> about) {
        return whileHeld(() -> {
            server().kick(Nickname.of(about.get(0)), about.get(1));
            return CompletableFuture.completedFuture(true);
        });
    }

    private <T> CompletionStage<T> askOwner(
            Nickname who, T ifNobody, Function<Boolean, T> answered, String kind, String... about) {
        return inTime(nicknames
                        .ownerElsewhere(who)
                        .thenCompose(owner -> owner.map(id ->
                                        mail.ask(lease.ids(), id, kind, about).thenApply(answered))
                                .orElseGet(() -> CompletableFuture.completedFuture(ifNobody))))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Link.unwrap(failure) instanceof TimeoutException
                                ? new OutcomeUnknownException("the other server has not answered", failure)
                                : failure));
    }

    /** Who may be dead to the others does nothing for them. */
    private CompletionStage<Boolean> whileHeld(Supplier<CompletionStage<Boolean>> what) {
        return lease.holds() ? what.get() : CompletableFuture.completedFuture(false);
    }

    private CompletionStage<Boolean> takeMoved(List<String> about) {
        if (sessions.moved(about.get(0))) {
            server().moved(about.get(0));
        }
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void announce(Event.Announcement announcement) {
        mail.tellEveryone(ANNOUNCE, lease.ids().now(), announcement.from().toString(), announcement.text());
    }

    private CompletionStage<Boolean> takeAnnouncement(List<String> about) {
        if (!lease.ids().contains(about.get(0))) {
            server().announce(new Event.Announcement(Nickname.of(about.get(1)), about.get(2)));
        }
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<SharedRoom> open(RoomName room, SharedRoom.Observer observer) {
        return rooms.open(room, observer);
    }

    @Override
    public CompletionStage<Optional<SharedRoom.State>> look(RoomName room) {
        return inTime(rooms.look(room));
    }

    @Override
    public CompletionStage<List<RoomSummary>> roomsElsewhere() {
        return inTime(counts.elsewhere());
    }

    @Override
    public boolean holdsNames() {
        return lease.holds();
    }

    @Override
    public boolean isCurrent() {
        return lease.holds()
                && link.isConnected()
                && System.nanoTime() - looks.lastSuccess() < timing.current().toNanos();
    }

    private <T> CompletionStage<T> inTime(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(timing.answer().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (server != null && lease.holds()) {
            leave();
        }
        logs.close();
        looks.close();
        link.close();
    }

    private void leave() {
        String id = lease.ids().now();
        try {
            CompletableFuture.supplyAsync(rooms::close, thread)
                    .thenCompose(closing -> closing)
                    .thenCompose(done -> lease.end())
                    .thenCompose(done -> housekeeping.sweep(id))
                    .orTimeout(timing.answer().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            logger.warn("the other servers are not told that this one stops", e);
        }
    }
}
