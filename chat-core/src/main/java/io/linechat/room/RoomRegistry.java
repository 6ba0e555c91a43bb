package io.linechat.room;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of a server. A room's name decides which event loop is its home, and each loop keeps the map of its own
 * rooms, so that making, finding and dropping a room needs no lock and cannot race.
 *
 * <p>Any thread. What is returned completes on a home loop, or fails with {@link RejectedExecutionException} when the
 * loops have stopped.
 */
public final class RoomRegistry {

    private static final Logger logger = LoggerFactory.getLogger(RoomRegistry.class);

    private final RoomContext context;
    private final List<Home> homes;
    private final RoomLogs logs;

    /**
     * @param loops all event loops that members can be on
     * @param logs where the rooms keep their messages
     */
    public RoomRegistry(
            List<EventLoop> loops,
            RoomSettings settings,
            RoomLogs logs,
            ListenerDispatcher listeners,
            Clock clock,
            ByteBufAllocator allocator) {
        this.logs = logs;
        context = new RoomContext(
                List.copyOf(loops), settings, listeners, clock, allocator, new TailBudget(settings.allTailsBytes()));
        homes = loops.stream().map(Home::new).toList();
    }

    /**
     * Makes somebody a member, and the room if it is not there. The answer is {@link RoomMember#joined}, or {@link
     * RoomMember#joinFailed}.
     *
     * @param backlog which of the messages that are there already they are to be sent
     * @param place the place in the room that they have, {@linkplain Membership#detach detached}; the new one takes its
     *     stead, and nobody is told
     */
    public void join(RoomName name, RoomMember member, Nickname nickname, Backlog backlog, @Nullable Membership place) {
        Home home = homeOf(name);
        home.run(() -> home.in(
                name,
                room -> room.join(member, nickname, backlog, place),
                failure -> member.eventLoop().execute(() -> member.joinFailed(name))));
    }

    /** Says something as nobody's member. */
    public CompletableFuture<Position> say(RoomName name, Nickname from, ChatMessage.Kind kind, String text) {
        Home home = homeOf(name);
        Receipt receipt = new Receipt(null);
        CompletableFuture<ChatMessage> taken = receipt.message();
        Draft draft = new Draft(null, from, kind, text, receipt);
        home.runOrFail(taken, () -> home.in(name, room -> room.say(draft), taken::completeExceptionally));
        return taken.thenApply(ChatMessage::position);
    }

    /** Who is in the room, the first of them; empty if there is no such room. */
    public CompletableFuture<Optional<Event.Members>> who(RoomName name) {
        return ask(name, room -> Optional.of(room.who()), Optional.empty());
    }

    /** All who are in the room. */
    public CompletableFuture<List<Nickname>> members(RoomName name) {
        return ask(name, Room::members, List.of());
    }

    /** The topic of the room, empty if it has none or is not there. */
    public CompletableFuture<String> topic(RoomName name) {
        return ask(name, Room::topic, "");
    }

    /** Sets the topic; {@code false} if there is no such room. */
    public CompletableFuture<Boolean> setTopic(RoomName name, String topic, Nickname by) {
        return ask(
                name,
                room -> {
                    room.setTopic(topic, by);
                    return true;
                },
                false);
    }

    /** Takes somebody out of the room; {@code false} if they are not in it. */
    public CompletableFuture<Boolean> kick(RoomName name, Nickname who, String reason) {
        return ask(name, room -> room.kick(who, reason), false);
    }

    /** The rooms there are, by name. */
    public CompletableFuture<List<RoomSummary>> rooms() {
        return ofAll(Home::summaries)
                .thenApply(lists -> lists.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(summary -> summary.room().key()))
                        .toList());
    }

    /** Completes when everything said before is appended and handed to the members' loops. */
    public CompletableFuture<Void> settle() {
        return CompletableFuture.allOf(homes.stream().map(Home::settle).toArray(CompletableFuture[]::new));
    }

    /** What the tails of all rooms hold now, in bytes. */
    public long tailBytes() {
        return context.tailBudget().taken();
    }

    private Home homeOf(RoomName name) {
        return homes.get(Math.floorMod(name.hashCode(), homes.size()));
    }

    private <T> CompletableFuture<T> ask(RoomName name, Function<Room, T> question, T ifThereIsNone) {
        Home home = homeOf(name);
        CompletableFuture<T> answer = new CompletableFuture<>();
        home.runOrFail(answer, () -> {
            Room room = home.rooms.get(name);
            answer.complete(room == null ? ifThereIsNone : question.apply(room));
        });
        return answer;
    }

    private <T> CompletableFuture<List<T>> ofAll(Function<Home, T> question) {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        for (Home home : homes) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            home.runOrFail(answer, () -> answer.complete(question.apply(home)));
            answers.add(answer);
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    /** The rooms that live on one event loop, which owns this. */
    private final class Home {

        private final EventLoop loop;
        private final Map<RoomName, Room> rooms = new HashMap<>();
        private final Map<RoomName, Opening> openings = new HashMap<>();

        Home(EventLoop loop) {
            this.loop = loop;
        }

        void run(Runnable task) {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        }

        /** Whatever keeps the task from answering fails the answer. */
        void runOrFail(CompletableFuture<?> answer, Runnable task) {
            orFail(answer, () -> run(() -> orFail(answer, task)));
        }

        private static void orFail(CompletableFuture<?> answer, Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        /** Does something in a room, which is made if it is not there: at once, or when its log is open. */
        void in(RoomName name, Consumer<Room> action, Consumer<Throwable> onFailure) {
            Room room = rooms.get(name);
            if (room != null) {
                action.accept(room);
                return;
            }
            Opening begun = openings.get(name);
            Opening opening = begun != null ? begun : new Opening();
            opening.add(action, onFailure);
            if (begun == null) {
                openings.put(name, opening);
                open(name).whenComplete((log, failure) -> run(() -> opened(name, opening, log, failure)));
            }
        }

        private CompletionStage<RoomLog> open(RoomName name) {
            try {
                return logs.open(name);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void opened(RoomName name, Opening opening, @Nullable RoomLog log, @Nullable Throwable failure) {
            openings.remove(name);
            if (log == null) {
                Throwable reason = failure != null ? failure : new NullPointerException("no log");
                logger.warn("the log of {} cannot be opened", name, reason);
                opening.failed(reason);
                return;
            }
            Room room = new Room(name, loop, log, context, empty -> rooms.remove(name, empty));
            rooms.put(name, room);
            opening.succeeded(room);
        }

        List<RoomSummary> summaries() {
            return rooms.values().stream()
                    // One without is there for a turn, since somebody said something in it from outside.
                    .filter(room -> room.memberCount() > 0)
                    .map(room -> new RoomSummary(room.name(), room.memberCount()))
                    .toList();
        }

        CompletableFuture<Void> settle() {
            CompletableFuture<Void> settled = new CompletableFuture<>();
            runOrFail(settled, () -> {
                CompletableFuture<?>[] open =
                        openings.values().stream().map(Opening::done).toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(open)
                        .thenCompose(opened -> CompletableFuture.allOf(
                                rooms.values().stream().map(Home::whenIdle).toArray(CompletableFuture[]::new)))
                        .thenRun(() -> settled.complete(null));
            });
            return settled;
        }

        private static CompletableFuture<Void> whenIdle(Room room) {
            CompletableFuture<Void> idle = new CompletableFuture<>();
            room.whenIdle(() -> idle.complete(null));
            return idle;
        }
    }
}
