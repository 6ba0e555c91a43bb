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
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
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
    private final Map<Membership, Nickname> roster = new LinkedHashMap<>();
    private final @Nullable RoomShard[] shards;
    private final AtomicIntegerArray formatsInUse = new AtomicIntegerArray(WireFormat.values().length);

    private List<Happening> gathered = new ArrayList<>();
    private boolean appendScheduled;
    private long lastTurnEnd;
    private boolean appending;

    /** The newest message that was delivered; the log may have taken more. */
    private Position newest;

    /** How many are about to be members, and still read what was said before. */
    private int entering;

    private long nextBatch;
    private String topic = "";
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

    Room(RoomName name, EventLoop home, RoomLog log, RoomContext context, Consumer<Room> onEmpty) {
        this.name = name;
        this.home = home;
        this.log = log;
        this.context = context;
        this.onEmpty = onEmpty;
        this.newest = log.newest();
        this.shards = new @Nullable RoomShard[context.loops().size()];
        this.announcer = new PresenceAnnouncer(this, context);
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
        CatchUp catchUp = CatchUp.of(name, backlog, newest);
        showUpToNow(catchUp.start(), new ArrayList<>(), history -> enter(member, nickname, catchUp, history, place));
    }

    /**
     * Reads the messages behind {@code after}, and those that come while it reads, until it has all up to now: what is
     * delivered after {@code next} was called follows them without a hole and without a double.
     */
    private void showUpToNow(long after, List<ChatMessage> soFar, Consumer<List<ChatMessage>> next) {
        long now = newest.seq();
        if (after == now) {
            next.accept(soFar);
            return;
        }
        ask(() -> log.read(after, (int) (now - after)))
                .whenComplete((messages, failure) -> onHome(() -> {
                    if (failure != null) {
                        logger.warn("the messages of {} before {} cannot be read", name, now, failure);
                    } else {
                        // The log may be ahead of what is delivered, and give more where it has trimmed.
                        messages.stream()
                                .filter(message -> message.position().seq() <= now)
                                .forEach(soFar::add);
                    }
                    showUpToNow(now, soFar, next);
                }));
    }

    private void enter(
            RoomMember member,
            Nickname nickname,
            CatchUp catchUp,
            List<ChatMessage> found,
            @Nullable Membership place) {
        entering--;
        boolean isHere = place != null && giveUp(place);
        RoomShard shard = shardOf(member.eventLoop());
        Membership membership = new Membership(this, member, shard);
        Event.Joined event = describe(membership, nickname);
        roster.put(membership, nickname);
        membership.inRoster = true;
        if (!isHere) {
            announcer.joined(membership, nickname);
        }
        List<ChatMessage> history = CatchUp.unbroken(found, newest);
        Event.Gap missed = catchUp.missed(history, newest);
        shard.run(() -> shard.add(membership, event, missed, new Event.History(name, history)));
    }

    /** Takes a place out of the roster without a word; {@code false} if it was not in it any more. */
    private boolean giveUp(Membership place) {
        place.inRoster = false;
        return roster.remove(place) != null;
    }

    /** Messages of the room; completes on the home loop. */
    void history(Command.History range, CompletableFuture<Event.History> found) {
        // Who has just said something expects to see it.
        whenHandedOut(() -> read(range, found));
    }

    private void read(Command.History range, CompletableFuture<Event.History> found) {
        if (range.after() == null && range.before() == null) {
            long after = Math.max(0, newest.seq() - range.count());
            showUpToNow(after, new ArrayList<>(), messages -> found.complete(new Event.History(name, messages)));
            return;
        }
        long end = range.before() == null ? newest.seq() : Math.min(newest.seq(), range.before() - 1);
        long after = range.after() != null ? range.after() : Math.max(0, end - range.count());
        int count = (int) Math.max(0, Math.min(range.count(), end - after));
        ask(() -> log.read(after, count))
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
        whenHandedOut(() -> ask(() -> log.find(id)).whenComplete((message, failure) -> {
            if (failure != null) {
                found.completeExceptionally(failure);
            } else {
                found.complete(message);
            }
        }));
    }

    /** Lets a member go; its shard has done so already. */
    void leave(Membership membership) {
        Nickname nickname = roster.remove(membership);
        if (nickname != null) {
            membership.inRoster = false;
            announcer.left(nickname);
            if (roster.isEmpty()) {
                // At once, so that who enters next enters a new room.
                append();
            }
            closeIfDone();
        }
    }

    void rename(Membership membership, Nickname now) {
        Nickname before = roster.replace(membership, now);
        if (before != null) {
            announcer.renamed(membership, before, now);
        }
    }

    /** Takes somebody out, if there is somebody of that name. */
    boolean kick(Nickname nickname, String reason) {
        for (Map.Entry<Membership, Nickname> entry : roster.entrySet()) {
            if (entry.getValue().equals(nickname)) {
                Membership membership = entry.getKey();
                membership.shard().run(() -> {
                    membership.shard().remove(membership);
                    membership.member().kicked(membership, reason);
                });
                leave(membership);
                return true;
            }
        }
        return false;
    }

    int memberCount() {
        return roster.size();
    }

    List<Nickname> members() {
        return List.copyOf(roster.values());
    }

    /** What somebody who is in the room, or about to be, is told of it. */
    Event.Joined describe(Membership of, Nickname self) {
        List<Nickname> others = roster.entrySet().stream()
                .filter(entry -> entry.getKey() != of)
                .limit(SHOWN_MEMBERS)
                .map(Map.Entry::getValue)
                .toList();
        int othersCount = roster.size() - (roster.containsKey(of) ? 1 : 0);
        return new Event.Joined(name, newest, self, others, othersCount, topic);
    }

    Event.Members who() {
        return new Event.Members(
                name, roster.values().stream().limit(SHOWN_MEMBERS).toList(), roster.size());
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

    void setTopic(String newTopic, Nickname by) {
        topic = newTopic;
        tell(new Event.TopicSet(name, newTopic, by), null, Audience.EVERYONE);
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
        if (appending || gathered.isEmpty()) {
            return;
        }
        List<Happening> turn = gathered;
        gathered = new ArrayList<>(turn.size());
        appending = true;
        List<Draft> drafts = draftsOf(turn);
        if (drafts.isEmpty()) {
            appended(turn, List.of(), null);
            return;
        }
        Instant time = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        ask(() -> log.append(drafts, time))
                .whenComplete((taken, failure) -> onHome(() -> appended(turn, taken, failure)));
    }

    /** Asks the log; one that throws, which none should, has failed like any other. */
    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> log) {
        try {
            return log.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
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

    /** The log has taken the drafts of the turn, or has failed to. */
    private void appended(List<Happening> turn, @Nullable List<ChatMessage> taken, @Nullable Throwable failure) {
        try {
            if (taken != null) {
                deliver(turn, taken);
            } else {
                refuse(turn, failure != null ? failure : new NullPointerException("the log returned nothing"));
            }
        } finally {
            // Not before: a delivery can let a member say more at once, which must not overtake this turn at any shard.
            appending = false;
        }
        if (!gathered.isEmpty() && !appendScheduled) {
            appendScheduled = true;
            scheduleEndOfTurn();
        }
        closeIfDone();
    }

    /** The log did not take the drafts: who said them learns it, the rest is told all the same. */
    private void refuse(List<Happening> turn, Throwable failure) {
        List<Happening> told = new ArrayList<>();
        for (Happening happening : turn) {
            if (happening instanceof Draft draft) {
                refuse(draft, failure);
            } else {
                told.add(happening);
            }
        }
        if (!told.isEmpty()) {
            deliver(told, List.of());
        }
    }

    private static void refuse(Draft draft, Throwable failure) {
        Membership origin = draft.origin();
        if (draft.receipt() != null) {
            draft.receipt().message().completeExceptionally(failure);
        } else if (origin != null) {
            origin.shard().run(() -> origin.member().refused(origin));
        }
        letGo(draft);
    }

    /** What no batch brings back to its member must be taken off its account here. */
    private static void letGo(Draft draft) {
        Membership origin = draft.origin();
        if (origin != null) {
            origin.shard().run(origin::drafted);
        }
    }

    /**
     * @param taken for each draft of the turn, in their order, what the log made of it
     */
    private void deliver(List<Happening> turn, List<ChatMessage> taken) {
        List<Event.InRoom> forMembers = new ArrayList<>(turn.size());
        List<@Nullable Membership> origins = new ArrayList<>(turn.size());
        List<Event.InRoom> forListeners = new ArrayList<>(context.listeners().isEmpty() ? 0 : turn.size());
        long firstSeq = newest.seq() + 1;
        int drafts = 0;
        for (Happening happening : turn) {
            Event.InRoom event;
            Audience audience = Audience.EVERYONE;
            if (happening instanceof Draft draft) {
                ChatMessage message = taken.get(drafts++);
                accept(draft, message);
                if (message.position().seq() != newest.seq() + 1) {
                    letGo(draft); // It was said before, and delivered then.
                    continue;
                }
                newest = message.position();
                event = message;
            } else if (happening instanceof Mark mark) {
                // As a task of its own it runs when this one is done.
                home.execute(mark.reached);
                continue;
            } else {
                Notice notice = (Notice) happening;
                event = notice.event;
                audience = notice.audience;
            }
            if (audience != Audience.LISTENERS) {
                forMembers.add(event);
                origins.add(happening.origin());
            }
            if (audience != Audience.MEMBERS && !context.listeners().isEmpty()) {
                forListeners.add(event);
            }
        }
        context.listeners().happened(forListeners);
        if (!forMembers.isEmpty()) {
            fanOut(new Batch(nextBatch++, firstSeq, newest.seq() + 1, forMembers, origins, context.allocator()));
        }
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
        return !appending && gathered.isEmpty();
    }

    private void closeIfDone() {
        if (isIdle()) {
            if (whenIdle != null) {
                whenIdle.run();
                whenIdle = null;
            }
            if (roster.isEmpty() && entering == 0) {
                log.close();
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
