package io.linechat.room;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.Continuation;
import io.linechat.spi.SharedRoom;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room: who is in it, and the one order of all that happens there. Owned by its home event loop, which runs every
 * method; {@link #home()}, {@link #name()} and {@link #onHome} may be called from anywhere.
 *
 * <p>What arrives in one turn of the loop is gathered, appended to the log as one batch, and the batch is handed to each
 * shard as one task. While the log is busy the next batch gathers.
 */
final class Room {

    /** Lists of members that are shown to people end here. */
    static final int SHOWN_MEMBERS = 100;

    /** A turn is cut here, so that no batch takes the loop for long. */
    private static final int MAX_BATCH = 4096;

    private static final Logger logger = LoggerFactory.getLogger(Room.class);

    private static final WireFormat[] FORMATS = WireFormat.values();

    private final RoomName name;
    private final EventLoop home;
    private final RoomLog log;
    private final RoomContext context;
    private final Consumer<Room> onEmpty;
    private final PresenceAnnouncer announcer;
    private final Following following;
    private final @Nullable SharedRoom shared;
    private final Roster roster;
    private final @Nullable RoomShard[] shards;
    private final AtomicIntegerArray formatsInUse = new AtomicIntegerArray(WireFormat.values().length);

    private List<Happening> gathered = new ArrayList<>();
    private boolean appendScheduled;
    private long lastTurnEnd;

    /** Whether the log is asked for what comes next, or given it; one such thing is done at a time. */
    private boolean busy;

    /** Whether the log may hold more than what was delivered. */
    private boolean hasNews;

    /** The newest message that was delivered; the log may have taken more. */
    private Position newest;

    /** Those who wait until everything up to a place is delivered. */
    private final List<Waiter> waiters = new ArrayList<>(0);

    /** For each who reads what was said before, what is delivered meanwhile. */
    private final List<List<ChatMessage>> readers = new ArrayList<>(0);

    /** How many are about to be members, or have something to do here without being one. */
    private int entering;

    private long nextBatch;
    private String topic;
    private boolean closed;
    private @Nullable Runnable whenIdle;

    /** Who is told of something. */
    enum Audience {
        EVERYONE,
        MEMBERS,
        LISTENERS
    }

    /** An event that is not for the log, on its way to its audience; the member who caused it is not told. */
    private record Notice(Event.InRoom event, @Nullable Membership origin, Audience audience) implements Happening {}

    /** Nothing that anybody is told: calls back when all that was gathered before it has been handed out. */
    private record Mark(Runnable reached) implements Happening {
        @Override
        public @Nullable Membership origin() {
            return null;
        }
    }

    /** Somebody who waits until everything up to a place is delivered, or it is certain that this cannot be now. */
    private record Waiter(Position place, Runnable arrived, Consumer<Throwable> failed) {}

    /**
     * @param shared what other servers know of it, too; {@code null} if there are none
     * @param onEmpty called when nobody is in it any more here, and it has closed its log
     */
    Room(
            RoomName name,
            EventLoop home,
            RoomLog log,
            @Nullable SharedRoom shared,
            RoomContext context,
            Consumer<Room> onEmpty) {
        this.name = name;
        this.home = home;
        this.log = log;
        this.context = context;
        this.onEmpty = onEmpty;
        this.following = new Following(log);
        this.shared = shared;
        this.roster = new Roster(shared);
        this.topic = shared == null ? "" : shared.state().topic();
        this.newest = log.newest();
        this.shards = new @Nullable RoomShard[context.loops().size()];
        this.announcer = new PresenceAnnouncer(this, context);
        log.follow(() -> onHome(this::pull));
    }

    RoomName name() {
        return name;
    }

    EventLoop home() {
        return home;
    }

    /** Runs a task on the home loop: at once if that is the calling thread. */
    void onHome(Runnable task) {
        if (home.inEventLoop()) {
            task.run();
        } else {
            home.execute(task);
        }
    }

    // ---- members

    /**
     * Lets somebody in; the member is told on its own loop.
     *
     * @param backlog which of the messages that are there already it is to be sent
     * @param place the place that it had before; if it still has it, nobody is told
     */
    void join(RoomMember member, Nickname nickname, Backlog backlog, @Nullable Membership place) {
        entering++;
        Consumer<Throwable> failed = failure -> {
            entering--;
            logger.warn("nobody can enter {} just now: {}", name, failure.toString());
            member.eventLoop().execute(() -> member.joinFailed(name));
            closeIfDone();
        };
        // It may know of messages that have not come here yet.
        Following.ask(log::latest)
                .whenComplete((latest, failure) -> onHome(() -> {
                    if (failure != null) {
                        failed.accept(failure);
                    } else {
                        whenDelivered(latest, () -> enter(member, nickname, backlog, place), failed);
                    }
                }));
    }

    private void enter(RoomMember member, Nickname nickname, Backlog backlog, @Nullable Membership place) {
        CatchUp catchUp = CatchUp.of(name, backlog, newest);
        showUpToNow(catchUp.start(), history -> enter(member, nickname, catchUp, history, place));
    }

    /**
     * Reads the messages behind {@code after}: what is delivered after {@code next} was called follows them without a hole
     * and without a double.
     */
    private void showUpToNow(long after, Consumer<List<ChatMessage>> next) {
        Position now = newest;
        if (after >= now.seq()) {
            next.accept(List.of());
            return;
        }
        List<ChatMessage> meanwhile = new ArrayList<>();
        readers.add(meanwhile);
        Following.ask(() -> log.read(after, (int) (now.seq() - after)))
                .whenComplete((messages, failure) -> onHome(() -> {
                    readers.removeIf(reader -> reader == meanwhile);
                    List<ChatMessage> found = new ArrayList<>();
                    if (failure != null) {
                        logger.warn("the messages of {} before {} cannot be read", name, now, failure);
                    } else {
                        // The log may be ahead of what is delivered, and give more where it has trimmed.
                        messages.stream()
                                .filter(message -> message.position().seq() <= now.seq())
                                .forEach(found::add);
                    }
                    found.addAll(meanwhile);
                    next.accept(found);
                }));
    }

    private void enter(
            RoomMember member,
            Nickname nickname,
            CatchUp catchUp,
            List<ChatMessage> found,
            @Nullable Membership place) {
        entering--;
        if (gathered.stream().anyMatch(happening -> isOfBefore(happening, nickname))) {
            // At once, so that nobody hears of having left after having come back.
            append();
        }
        boolean isHere = place != null && roster.giveUp(place);
        RoomShard shard = shardOf(member.eventLoop());
        Membership membership = new Membership(this, member, shard);
        Event.Joined event = describe(membership, nickname);
        isHere |= roster.enter(membership, nickname);
        if (!isHere) {
            announcer.joined(membership, nickname);
        }
        List<ChatMessage> history = CatchUp.unbroken(found, newest);
        Event.Gap missed = catchUp.missed(history, newest);
        shard.run(() -> shard.add(membership, event, missed, new Event.History(name, history)));
    }

    private static boolean isOfBefore(Happening happening, Nickname nickname) {
        return happening instanceof Notice notice
                && notice.event instanceof Event.Presence presence
                && (presence.left().contains(nickname)
                        || presence.renamed().stream()
                                .anyMatch(renamed -> renamed.now().equals(nickname)));
    }

    /** Messages of the room; completes on the home loop. */
    void history(Command.History range, CompletableFuture<Event.History> found) {
        // Who has just said something expects to see it.
        whenHandedOut(() -> read(range, found));
    }

    private void read(Command.History range, CompletableFuture<Event.History> found) {
        if (range.after() == null && range.before() == null) {
            long after = Math.max(0, newest.seq() - range.count());
            showUpToNow(after, messages -> found.complete(new Event.History(name, messages)));
            return;
        }
        long end = range.before() == null ? newest.seq() : Math.min(newest.seq(), range.before() - 1);
        long after = range.after() != null ? range.after() : Math.max(0, end - range.count());
        int count = (int) Math.max(0, Math.min(range.count(), end - after));
        Following.ask(() -> log.read(after, count))
                .whenComplete((messages, failure) -> onHome(() -> {
                    if (failure != null) {
                        found.completeExceptionally(failure);
                    } else {
                        // What lies before the oldest message that is kept is not to be made up for by what lies behind
                        // the end.
                        found.complete(new Event.History(
                                name,
                                messages.stream()
                                        .filter(message -> message.position().seq() <= end)
                                        .toList()));
                    }
                }));
    }

    /** What was said under that id, if the log knows it; also what is just under way to it. */
    void find(RoomLog.SendId id, CompletableFuture<Optional<ChatMessage>> found) {
        whenHandedOut(() -> Following.ask(() -> log.find(id)).whenComplete((message, failure) -> {
            if (failure != null) {
                found.completeExceptionally(failure);
            } else {
                found.complete(message);
            }
        }));
    }

    /** Lets a member go; its shard has done so already. */
    void leave(Membership membership) {
        Nickname nickname = roster.leave(membership);
        if (nickname != null) {
            announcer.left(nickname);
            if (roster.hasNobodyHere()) {
                // At once, so that who enters next enters a new room.
                append();
            }
            closeIfDone();
        }
    }

    void rename(Membership membership, Nickname now) {
        Nickname before = roster.rename(membership, now);
        if (before != null) {
            announcer.renamed(membership, before, now);
        }
    }

    /** Takes somebody out, if there is somebody of that name. */
    CompletionStage<Boolean> kick(Nickname nickname, String reason) {
        Membership place = roster.find(nickname);
        if (place != null) {
            kick(place, reason);
            return CompletableFuture.completedFuture(true);
        }
        String session = roster.findElsewhere(nickname);
        return shared == null || session == null
                ? CompletableFuture.completedFuture(false)
                : shared.kick(session, reason);
    }

    /** Acts in the room, which stays open until that is done. */
    void visit(Supplier<CompletionStage<Boolean>> action, CompletableFuture<Boolean> answer) {
        entering++;
        Following.ask(action)
                .whenComplete((done, failure) -> onHome(() -> {
                    entering--;
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(done);
                    }
                    closeIfDone();
                }));
    }

    private void kick(Membership place, String reason) {
        place.shard().run(() -> {
            place.shard().remove(place);
            place.member().kicked(place, reason);
        });
        leave(place);
    }

    int memberCount() {
        return roster.count();
    }

    /** How many of the members are on this server. */
    int memberCountHere() {
        return roster.countHere();
    }

    List<Nickname> members() {
        return roster.all();
    }

    /** What somebody who is in the room, or about to be, is told of it. */
    Event.Joined describe(Membership of, Nickname self) {
        return new Event.Joined(
                name, newest, self, roster.firstOthers(of, SHOWN_MEMBERS), roster.countOthers(of), topic);
    }

    /**
     * @param stale whether some of it may not be so any more
     */
    Event.Members who(boolean stale) {
        return new Event.Members(name, roster.first(SHOWN_MEMBERS), roster.count(), stale);
    }

    // ---- what happens on other servers

    /** Does something that another server has told; not any more when the room is closed here. */
    void heard(Consumer<Room> news) {
        if (!closed) {
            news.accept(this);
        }
    }

    void enteredElsewhere(String session, Nickname nickname) {
        roster.entered(session, nickname);
        announcer.joined(null, nickname);
    }

    void movedElsewhere(String session, Nickname nickname) {
        Membership place = roster.moved(session, nickname);
        if (place != null) {
            place.shard().run(() -> {
                place.shard().remove(place);
                place.member().moved(place);
            });
            closeIfDone();
        }
    }

    void renamedElsewhere(String session, Nickname now) {
        Nickname before = roster.renamed(session, now);
        if (before != null) {
            announcer.renamed(null, before, now);
        }
    }

    void leftElsewhere(String session) {
        Nickname nickname = roster.left(session);
        if (nickname != null) {
            announcer.left(nickname);
        }
    }

    void topicSet(String newTopic, Nickname by) {
        topic = newTopic;
        tell(new Event.TopicSet(name, newTopic, by), null, Audience.EVERYONE);
    }

    void kicked(String session, String reason) {
        Membership place = roster.at(session);
        if (place != null) {
            kick(place, reason);
        }
    }

    // ---- what happens

    void say(Draft draft) {
        if (draft.origin() == null || draft.origin().inRoster) {
            gather(draft);
        } else {
            refuse(draft, new IllegalStateException("no longer in " + name));
        }
    }

    /** Tells something that is not for the log. */
    void tell(Event.InRoom event, @Nullable Membership origin, Audience audience) {
        gather(new Notice(event, origin, audience));
    }

    /** Calls back on the home loop when all that happened so far has been handed to the shards. */
    void whenHandedOut(Runnable callback) {
        if (isIdle()) {
            callback.run();
        } else {
            gather(new Mark(callback));
        }
    }

    String topic() {
        return topic;
    }

    /**
     * Sets the topic.
     *
     * @param done completes when that is on its way to everyone here
     */
    void setTopic(String newTopic, Nickname by, CompletableFuture<Void> done) {
        if (shared == null) {
            topicSet(newTopic, by);
            whenHandedOut(() -> done.complete(null));
            return;
        }
        shared.setTopic(newTopic, by)
                .whenComplete((set, failure) -> onHome(() -> {
                    if (failure != null) {
                        done.completeExceptionally(failure);
                    } else {
                        whenHandedOut(() -> done.complete(null));
                    }
                }));
    }

    private void gather(Happening happening) {
        assert home.inEventLoop();
        gathered.add(happening);
        if (gathered.size() >= MAX_BATCH) {
            append();
        } else if (!appendScheduled) {
            appendScheduled = true;
            scheduleEndOfTurn();
        }
    }

    private void scheduleEndOfTurn() {
        long gatherNanos = context.settings().gather().toNanos();
        long wait = gatherNanos == 0 ? 0 : lastTurnEnd + gatherNanos - System.nanoTime();
        if (wait > 0) {
            home.schedule(this::endTurn, wait, TimeUnit.NANOSECONDS);
        } else {
            // Tasks run when the loop has read all that is there to read: the end of its turn.
            home.execute(this::endTurn);
        }
    }

    private void endTurn() {
        appendScheduled = false;
        lastTurnEnd = context.settings().gather().isZero() ? 0 : System.nanoTime();
        append();
    }

    private void append() {
        if (busy || gathered.isEmpty()) {
            return;
        }
        List<Happening> turn = gathered;
        gathered = new ArrayList<>(turn.size());
        busy = true;
        List<Draft> drafts = draftsOf(turn);
        if (drafts.isEmpty()) {
            appended(turn, List.of(), List.of());
            return;
        }
        Instant time = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Following.ask(() -> log.append(drafts, time))
                .whenComplete((taken, failure) -> onHome(() -> {
                    if (taken != null) {
                        taken(turn, taken);
                    } else {
                        finish(() -> refuse(turn, failure != null ? failure : new NullPointerException("no messages")));
                    }
                }));
    }

    private static List<Draft> draftsOf(List<Happening> turn) {
        List<Draft> drafts = new ArrayList<>(turn.size());
        for (Happening happening : turn) {
            if (happening instanceof Draft draft) {
                drafts.add(draft);
            }
        }
        return drafts;
    }

    /** The log has taken the drafts of the turn; what others have said before them has to be delivered before them. */
    private void taken(List<Happening> turn, List<ChatMessage> taken) {
        Position end = Following.endOfOthers(newest, taken);
        if (end == null) {
            appended(turn, taken, List.of());
            return;
        }
        following
                .readUpTo(newest, end)
                .whenComplete((others, failure) -> onHome(() -> {
                    if (failure == null) {
                        appended(turn, taken, others);
                    } else {
                        finish(() -> postpone(turn, taken, failure));
                    }
                }));
    }

    /**
     * @param taken for each draft of the turn, in their order, what the log made of it
     * @param others how the log goes on up to there
     */
    private void appended(List<Happening> turn, List<ChatMessage> taken, List<Continuation> others) {
        finish(() -> deliver(turn, taken, others));
    }

    private void finish(Runnable delivery) {
        try {
            delivery.run();
        } finally {
            // Not before: a delivery can let a member say more at once, which must not overtake this turn at any shard.
            busy = false;
        }
        proceed();
    }

    /** Goes on with what had to wait. */
    private void proceed() {
        if (hasNews && !closed) {
            hasNews = false;
            pull();
            return;
        }
        if (!gathered.isEmpty() && !appendScheduled) {
            appendScheduled = true;
            scheduleEndOfTurn();
        }
        closeIfDone();
    }

    /** Delivers what others have appended, once nothing else is under way. */
    private void pull() {
        if (busy) {
            hasNews = true;
            return;
        } else if (closed) {
            return;
        }
        busy = true;
        following.readOn(newest).whenComplete((next, failure) -> onHome(() -> pulled(next, failure)));
    }

    private void pulled(@Nullable Continuation next, @Nullable Throwable failure) {
        Position before = newest;
        finish(() -> {
            if (next == null) {
                logger.debug("what comes behind {} in {} cannot be read", before, name, failure);
                List<Waiter> given = List.copyOf(waiters);
                waiters.clear();
                given.forEach(waiter ->
                        waiter.failed.accept(failure != null ? failure : new NullPointerException("no continuation")));
            } else if (Following.endOf(next).equals(before)) {
                arrived(waiter -> true);
            } else {
                hasNews = true;
                deliver(List.of(), List.of(), List.of(next));
            }
        });
    }

    /** Calls back when everything up to that place is delivered. */
    private void whenDelivered(Position place, Runnable arrived, Consumer<Throwable> failed) {
        Waiter waiter = new Waiter(place, arrived, failed);
        if (hasArrived(waiter)) {
            arrived.run();
        } else {
            waiters.add(waiter);
            pull();
        }
    }

    private boolean hasArrived(Waiter waiter) {
        return waiter.place.epoch() == newest.epoch() && waiter.place.seq() <= newest.seq();
    }

    private void arrived(Predicate<Waiter> who) {
        if (!waiters.isEmpty()) {
            List<Waiter> there = waiters.stream().filter(who).toList();
            waiters.removeAll(there);
            there.forEach(waiter -> waiter.arrived.run());
        }
    }

    /** The log did not take the drafts: who said them learns it, the rest is told all the same. */
    private void refuse(List<Happening> turn, Throwable failure) {
        for (Happening happening : turn) {
            if (happening instanceof Draft draft) {
                refuse(draft, failure);
            }
        }
        deliverRest(turn);
    }

    private static void refuse(Draft draft, Throwable failure) {
        Membership origin = draft.origin();
        if (draft.receipt() != null) {
            draft.receipt().message().completeExceptionally(failure);
        } else if (origin != null) {
            origin.shard().run(() -> origin.member().refused(origin, failure));
        }
        letGo(draft);
    }

    /** The drafts are in the log, but what lies before them cannot be read now: they are delivered as they are read. */
    private void postpone(List<Happening> turn, List<ChatMessage> taken, Throwable failure) {
        logger.warn("what others have said in {} cannot be read just now: {}", name, failure.toString());
        int drafts = 0;
        for (Happening happening : turn) {
            if (happening instanceof Draft draft) {
                accept(draft, taken.get(drafts++));
                letGo(draft);
            }
        }
        deliverRest(turn);
    }

    private void deliverRest(List<Happening> turn) {
        List<Happening> rest =
                turn.stream().filter(happening -> !(happening instanceof Draft)).toList();
        if (!rest.isEmpty()) {
            deliver(rest, List.of(), List.of());
        }
    }

    /** What no batch brings back to its member must be taken off its account here. */
    private static void letGo(Draft draft) {
        Membership origin = draft.origin();
        if (origin != null) {
            origin.shard().run(origin::drafted);
        }
    }

    private void deliver(List<Happening> turn, List<ChatMessage> taken, List<Continuation> others) {
        Delivery delivery =
                new Delivery(name, newest, turn.size(), !context.listeners().isEmpty());
        delivery.goOn(others);
        int drafts = 0;
        for (Happening happening : turn) {
            if (happening instanceof Draft draft) {
                ChatMessage message = taken.get(drafts++);
                accept(draft, message);
                if (!delivery.addOwn(message, draft.origin())) {
                    letGo(draft);
                }
            } else if (happening instanceof Mark mark) {
                // As a task of its own it runs when this one is done.
                home.execute(mark.reached);
            } else {
                Notice notice = (Notice) happening;
                delivery.add(notice.event, notice.origin, notice.audience);
            }
        }
        delivery.takeOthers();
        newest = delivery.newest();
        delivery.forReaders(readers);
        context.listeners().happened(delivery.forListeners());
        if (delivery.hasSomethingForMembers()) {
            fanOut(delivery.batch(nextBatch++, context.allocator()));
        }
        arrived(this::hasArrived);
    }

    private static void accept(Draft draft, ChatMessage message) {
        if (draft.receipt() != null) {
            draft.receipt().message().complete(message);
        }
    }

    private void fanOut(Batch batch) {
        try {
            for (WireFormat format : FORMATS) {
                if (formatsInUse.get(format.slot()) > 0) {
                    batch.in(format);
                }
            }
            for (RoomShard shard : shards) {
                if (shard != null) {
                    handTo(shard, batch);
                }
            }
        } finally {
            batch.release();
        }
    }

    private static void handTo(RoomShard shard, Batch batch) {
        if (shard.loop().inEventLoop()) {
            shard.deliver(batch);
            return;
        }
        batch.retain();
        try {
            shard.loop().execute(() -> {
                try {
                    shard.deliver(batch);
                } finally {
                    batch.release();
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and all its connections with it.
            batch.release();
        }
    }

    // ---- the end

    /** Calls back on the home loop when all that was said so far is appended and handed to the shards. */
    void whenIdle(Runnable callback) {
        if (isIdle()) {
            callback.run();
        } else {
            whenIdle = callback;
        }
    }

    private boolean isIdle() {
        return !busy && gathered.isEmpty();
    }

    private void closeIfDone() {
        if (isIdle()) {
            if (whenIdle != null) {
                whenIdle.run();
                whenIdle = null;
            }
            if (roster.hasNobodyHere() && entering == 0 && !closed) {
                closed = true;
                log.close();
                if (shared != null) {
                    shared.close();
                }
                onEmpty.accept(this);
            }
        }
    }

    private RoomShard shardOf(EventLoop loop) {
        int index = context.loops().indexOf(loop);
        RoomShard shard = shards[index];
        if (shard == null) {
            shard = new RoomShard(this, loop, context.newTail(), formatsInUse);
            shards[index] = shard;
        }
        return shard;
    }
}
