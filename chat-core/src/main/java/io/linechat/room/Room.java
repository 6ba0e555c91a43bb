package io.linechat.room;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.room.Notice.Audience;
import io.linechat.spi.RoomLog;
import io.linechat.spi.SharedRoom;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room: who is in it; what happens there goes through its {@link Timeline} to the members' shards. Owned by its home
 * event loop, which runs every method; {@link #home()}, {@link #name()} and {@link #onHome} may be called from anywhere.
 */
final class Room {

    /** Lists of members that are shown to people end here. */
    static final int SHOWN_MEMBERS = 100;

    private static final Logger logger = LoggerFactory.getLogger(Room.class);

    private final RoomName name;
    private final EventLoop home;
    private final Consumer<Room> onEmpty;
    private final PresenceAnnouncer announcer;
    private final @Nullable SharedRoom shared;
    private final Roster roster;
    private final FanOut fanOut;
    private final Timeline timeline;
    /** How many are about to be members, or have something to do here without being one. */
    private int entering;

    private String topic;
    private boolean closed;
    private @Nullable Runnable whenIdle;

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
        this.onEmpty = onEmpty;
        this.shared = shared;
        this.roster = new Roster(shared);
        this.topic = shared == null ? "" : shared.state().topic();
        this.announcer = new PresenceAnnouncer(this, context);
        this.fanOut = new FanOut(this, context);
        this.timeline = new Timeline(name, home, log, context, fanOut, this::closeIfDone);
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
        timeline.whenUpToDate(() -> enter(member, nickname, backlog, place), failed);
    }

    private void enter(RoomMember member, Nickname nickname, Backlog backlog, @Nullable Membership place) {
        if (timeline.hasNoticeOfThePast()) {
            // Or somebody who comes back would hear of having left.
            timeline.endTurnNow();
        }
        CatchUp catchUp = CatchUp.of(name, backlog, timeline.newest());
        timeline.showUpToNow(catchUp.start(), history -> enter(member, nickname, catchUp, history, place));
    }

    private void enter(
            RoomMember member,
            Nickname nickname,
            CatchUp catchUp,
            List<ChatMessage> found,
            @Nullable Membership place) {
        entering--;
        boolean isHere = place != null && roster.giveUp(place);
        RoomShard shard = fanOut.shardOf(member.eventLoop());
        Membership membership = new Membership(this, member, shard);
        Event.Joined event = describe(membership, nickname);
        isHere |= roster.enter(membership, nickname);
        if (!isHere) {
            announcer.joined(membership, nickname);
        }
        List<ChatMessage> history = CatchUp.unbroken(found, timeline.newest());
        Event.Gap missed = catchUp.missed(history, timeline.newest());
        shard.run(() -> shard.add(membership, event, missed, new Event.History(name, history)));
    }

    /** Lets a member go; its shard has done so already. */
    void leave(Membership membership) {
        Nickname nickname = roster.leave(membership);
        if (nickname != null) {
            announcer.left(nickname);
            if (roster.hasNobodyHere()) {
                // At once, so that who enters next enters a new room.
                timeline.endTurnNow();
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
                name, timeline.newest(), self, roster.firstOthers(of, SHOWN_MEMBERS), roster.countOthers(of), topic);
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
        if (roster.entered(session, nickname)) {
            announcer.joined(null, nickname);
        }
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
        tell(new Notice(new Event.TopicSet(name, newTopic, by), null, Audience.EVERYONE));
    }

    void kicked(String session, String reason) {
        Membership place = roster.at(session);
        if (place != null) {
            kick(place, reason);
        }
    }

    // ---- what happens

    void say(Draft draft) {
        timeline.add(draft);
    }

    /** Tells something that is not for the log. */
    void tell(Notice notice) {
        timeline.add(notice);
    }

    /** Calls back on the home loop when all that happened so far has been handed to the shards. */
    void whenHandedOut(Runnable callback) {
        timeline.whenHandedOut(callback);
    }

    /** Messages of the room; completes on the home loop. */
    void history(Command.History range, CompletableFuture<Event.History> found) {
        timeline.history(range, found);
    }

    /** What was said under that id, if the log knows it; also what is just under way to it. */
    void find(RoomLog.SendId id, CompletableFuture<Optional<ChatMessage>> found) {
        timeline.find(id, found);
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

    // ---- the end

    /** Calls back on the home loop when all that was said so far is appended and handed to the shards. */
    void whenIdle(Runnable callback) {
        if (timeline.isIdle()) {
            callback.run();
        } else {
            whenIdle = callback;
        }
    }

    private void closeIfDone() {
        if (timeline.isIdle()) {
            if (whenIdle != null) {
                whenIdle.run();
                whenIdle = null;
            }
            if (roster.hasNobodyHere() && entering == 0 && !closed) {
                closed = true;
                timeline.close();
                if (shared != null) {
                    shared.close();
                }
                onEmpty.accept(this);
            }
        }
    }
}
