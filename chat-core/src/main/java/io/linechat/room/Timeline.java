package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.Event;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.Continuation;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one order of all that happens in a room. What arrives in one turn of the loop is gathered, appended to the log as
 * one batch, and handed to each shard as one task; while the log is busy the next batch gathers. What others append to the
 * log is delivered in its place. Owned by the room's home loop.
 */
final class Timeline {

    /** A turn is cut here, so that no batch takes the loop for long. */
    private static final int MAX_BATCH = 4096;

    /** A log that fails after this time is one that does not answer. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger logger = LoggerFactory.getLogger(Timeline.class);

    private final RoomName name;
    private final EventLoop home;
    private final RoomLog log;
    private final RoomContext context;
    private final FanOut fanOut;
    private final Runnable onIdle;
    private final Following following;

    private List<Happening> gathered = new ArrayList<>();
    private boolean appendScheduled;
    private long lastTurnEnd;

    /** Whether the log is asked for what comes next, or given it; one such thing is done at a time. */
    private boolean busy;

    private long busySince;

    /** Whether the log may hold more than what was delivered. */
    private boolean hasNews;

    /** The newest message that was delivered; the log may have taken more. */
    private Position newest;

    /** Those who wait until everything up to a place is delivered. */
    private final List<Waiter> waiters = new ArrayList<>(0);

    /** For each who reads what was said before, what is delivered meanwhile. */
    private final List<List<ChatMessage>> readers = new ArrayList<>(0);

    private long nextBatch;
    private boolean closed;

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
     * @param onIdle called whenever there is nothing to do for now
     */
    Timeline(RoomName name, EventLoop home, RoomLog log, RoomContext context, FanOut fanOut, Runnable onIdle) {
        this.name = name;
        this.home = home;
        this.log = log;
        this.context = context;
        this.fanOut = fanOut;
        this.onIdle = onIdle;
        this.following = new Following(log);
        // In this order, so that what comes between the two is not missed.
        log.follow(() -> onHome(this::pull));
        this.newest = log.newest();
    }

    private void onHome(Runnable task) {
        if (home.inEventLoop()) {
            task.run();
        } else {
            home.execute(task);
        }
    }

    /** The newest message that was delivered. */
    Position newest() {
        return newest;
    }

    boolean isIdle() {
        return !busy && gathered.isEmpty();
    }

    /** Nothing more is delivered. */
    void close() {
        closed = true;
        log.close();
    }

    // ---- what happens here

    void add(Draft draft) {
        if (draft.origin() == null || draft.origin().inRoster) {
            gather(draft);
        } else {
            refuse(draft, new IllegalStateException("no longer in " + name));
        }
    }

    void add(Notice notice) {
        gather(notice);
    }

    /** Calls back on the home loop when all that happened so far has been handed to the shards. */
    void whenHandedOut(Runnable callback) {
        if (isIdle()) {
            callback.run();
        } else {
            gather(new Mark(callback));
        }
    }

    /** Ends the turn of what is gathered now, unless the log is busy. */
    void endTurnNow() {
        append();
    }

    /** Whether something is gathered that somebody who enters now is not to hear. */
    boolean hasNoticeOfThePast() {
        return gathered.stream().anyMatch(happening -> happening instanceof Notice notice && notice.isOfThePast());
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
        begin();
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
                        finish(() -> {
                            refuse(turn, failure != null ? failure : new NullPointerException("no messages"));
                            refuseWaiting();
                        });
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

    private void begin() {
        busy = true;
        busySince = System.nanoTime();
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
        if (gathered.isEmpty() && hasNews && !closed) {
            hasNews = false;
            // Not within this task: while others talk without a pause there would be no end to it.
            home.execute(this::pull);
            return;
        } else if (!gathered.isEmpty() && !appendScheduled) {
            // First, or who is here could not say anything while others talk; what they say before it comes with it.
            appendScheduled = true;
            scheduleEndOfTurn();
        }
        onIdle.run();
    }

    /** Delivers what others have appended, once nothing else is under way. */
    private void pull() {
        if (busy) {
            hasNews = true;
            return;
        } else if (closed) {
            return;
        }
        begin();
        following.readOn(newest).whenComplete((next, failure) -> onHome(() -> pulled(next, failure)));
    }

    private void pulled(@Nullable Continuation next, @Nullable Throwable failure) {
        Position before = newest;
        finish(() -> {
            if (next == null) {
                logger.debug("what comes behind {} in {} cannot be read", before, name, failure);
                refuseWaiting();
                pullLater();
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
        refuseWaiting();
        pullLater();
    }

    /** What is there and could not be read is not told of again. */
    private void pullLater() {
        home.schedule(this::pull, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A log that does not answer is not waited for once more by those who have waited for it already: what they said was
     * not sent to it, and is refused.
     */
    private void refuseWaiting() {
        if (System.nanoTime() - busySince < LONG.toNanos()) {
            return;
        }
        List<Draft> waiting = draftsOf(gathered);
        // First, since a member who is let go may say the next thing at once.
        gathered.removeIf(happening -> happening instanceof Draft);
        waiting.forEach(draft -> refuse(draft, new IllegalStateException("the log of " + name + " does not answer")));
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
                delivery.add(notice.event(), notice.origin(), notice.audience());
            }
        }
        delivery.takeOthers();
        newest = delivery.newest();
        delivery.forReaders(readers);
        context.listeners().happened(delivery.forListeners());
        if (delivery.hasSomethingForMembers()) {
            fanOut.deliver(delivery.batch(nextBatch++, context.allocator()));
        }
        arrived(this::hasArrived);
    }

    private static void accept(Draft draft, ChatMessage message) {
        if (draft.receipt() != null) {
            draft.receipt().message().complete(message);
        }
    }

    // ---- what was said before

    /** Calls back when everything is delivered here that was acknowledged anywhere before. */
    void whenUpToDate(Runnable ready, Consumer<Throwable> failed) {
        Following.ask(log::latest)
                .whenComplete((latest, failure) -> onHome(() -> {
                    if (failure != null) {
                        failed.accept(failure);
                    } else {
                        whenDelivered(latest, ready, failed);
                    }
                }));
    }

    /**
     * Reads the messages behind {@code after}: what is delivered after {@code next} was called follows them without a hole
     * and without a double.
     */
    void showUpToNow(long after, Consumer<List<ChatMessage>> next) {
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
}
