package io.linechat.room;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.spi.Backplane;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.linechat.spi.SharedRoom;
import io.linechat.spi.SharedRoom.State;
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
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
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
    private final @Nullable Backplane backplane;

    /**
     * @param loops all event loops that members can be on
     * @param logs where the rooms keep their messages
     * @param backplane the other servers that have the same rooms; {@code null} if there are none
     */
    public RoomRegistry(
            List<EventLoop> loops,
            RoomSettings settings,
            RoomLogs logs,
            @Nullable Backplane backplane,
            ListenerDispatcher listeners,
            Clock clock,
            ByteBufAllocator allocator) {
        this.logs = logs;
        this.backplane = backplane;
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
        return ask(
                name,
                room -> Optional.of(room.who(isStale())),
                elsewhere -> elsewhere.map(state -> new Event.Members(
                        name,
                        state.elsewhere().values().stream()
                                .limit(Room.SHOWN_MEMBERS)
                                .toList(),
                        state.elsewhere().size(),
                        isStale())));
    }

    /** Whether this server may not know of what happens on the others. */
    private boolean isStale() {
        return backplane != null && !backplane.isCurrent();
    }

    /** All who are in the room. */
    public CompletableFuture<List<Nickname>> members(RoomName name) {
        return ask(
                name,
                Room::members,
                elsewhere -> elsewhere
                        .map(state -> List.copyOf(state.elsewhere().values()))
                        .orElse(List.of()));
    }

    /** The topic of the room, empty if it has none or is not there. */
    public CompletableFuture<String> topic(RoomName name) {
        return ask(name, Room::topic, elsewhere -> elsewhere.map(State::topic).orElse(""));
    }

    /** Sets the topic; {@code false} if there is no such room. */
    public CompletableFuture<Boolean> setTopic(RoomName name, String topic, Nickname by) {
        return act(name, room -> {
            CompletableFuture<Void> set = new CompletableFuture<>();
            room.setTopic(topic, by, set);
            return set.thenApply(done -> true);
        });
    }

    /** Takes somebody out of the room; {@code false} if they are not in it. */
    public CompletableFuture<Boolean> kick(RoomName name, Nickname who, String reason) {
        return act(name, room -> room.kick(who, reason));
    }

    /** The rooms there are, by name. */
    public CompletableFuture<List<RoomSummary>> rooms() {
        if (backplane == null) {
            return roomsHere(Room::memberCount);
        }
        return backplane
                .roomsElsewhere()
                .thenCombine(roomsHere(Room::memberCountHere), RoomRegistry::sum)
                // Then what was known of them last is better than nothing.
                .exceptionallyCompose(failure -> roomsHere(Room::memberCount))
                .toCompletableFuture();
    }

    private CompletableFuture<List<RoomSummary>> roomsHere(ToIntFunction<Room> count) {
        return ofAll(home -> home.summaries(count))
                .thenApply(lists -> sorted(lists.stream().flatMap(List::stream)));
    }

    private static List<RoomSummary> sum(List<RoomSummary> elsewhere, List<RoomSummary> here) {
        Map<RoomName, Integer> counts = new HashMap<>();
        Stream.concat(elsewhere.stream(), here.stream())
                .forEach(summary -> counts.merge(summary.room(), summary.members(), Integer::sum));
        return sorted(counts.entrySet().stream().map(entry -> new RoomSummary(entry.getKey(), entry.getValue())));
    }

    private static List<RoomSummary> sorted(Stream<RoomSummary> summaries) {
        return summaries
                .sorted(Comparator.comparing(summary -> summary.room().key()))
                .toList();
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

    /**
     * @param otherwise what to answer if the room is not open here, from what it is like on other servers
     */
    private <T> CompletableFuture<T> ask(
            RoomName name, Function<Room, T> question, Function<Optional<State>, T> otherwise) {
        Home home = homeOf(name);
        CompletableFuture<T> answer = new CompletableFuture<>();
        home.runOrFail(answer, () -> {
            Room room = home.rooms.get(name);
            if (room != null) {
                answer.complete(question.apply(room));
            } else {
                forward(look(name).thenApply(otherwise), answer);
            }
        });
        return answer;
    }

    /** Does something in a room that is there, here or elsewhere; {@code false} if there is none. */
    private CompletableFuture<Boolean> act(RoomName name, Function<Room, CompletionStage<Boolean>> action) {
        Home home = homeOf(name);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        home.runOrFail(answer, () -> {
            Room room = home.rooms.get(name);
            CompletionStage<Boolean> isThere = room != null
                    ? CompletableFuture.completedFuture(true)
                    : look(name).thenApply(Optional::isPresent);
            forward(
                    isThere.thenCompose(
                            there -> there ? visit(home, name, action) : CompletableFuture.completedFuture(false)),
                    answer);
        });
        return answer;
    }

    /** Acts in a room, which is opened for as long as that takes if it is not open. */
    private static CompletableFuture<Boolean> visit(
            Home home, RoomName name, Function<Room, CompletionStage<Boolean>> action) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        home.runOrFail(
                answer,
                () -> home.in(
                        name, room -> room.visit(() -> action.apply(room), answer), answer::completeExceptionally));
        return answer;
    }

    private CompletionStage<Optional<State>> look(RoomName name) {
        return backplane == null ? CompletableFuture.completedFuture(Optional.empty()) : backplane.look(name);
    }

    private static <T> void forward(CompletionStage<T> stage, CompletableFuture<T> answer) {
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(value);
            }
        });
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

    /** What a room is made of. */
    private record Opened(RoomLog log, @Nullable SharedRoom shared) {}

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
                News news = new News(loop);
                open(name, news)
                        .whenComplete((opened, failure) -> run(() -> opened(name, opening, opened, news, failure)));
            }
        }

        private CompletionStage<Opened> open(RoomName name, News news) {
            CompletionStage<RoomLog> log = Following.ask(() -> logs.open(name));
            if (backplane == null) {
                return log.thenApply(open -> new Opened(open, null));
            }
            CompletionStage<SharedRoom> shared = Following.ask(() -> backplane.open(name, news));
            return log.thenCombine(shared, Opened::new).whenComplete((both, failure) -> {
                if (failure != null) {
                    log.thenAccept(RoomLog::close);
                    shared.thenAccept(SharedRoom::close);
                }
            });
        }

        private void opened(
                RoomName name, Opening opening, @Nullable Opened opened, News news, @Nullable Throwable failure) {
            openings.remove(name);
            if (opened == null || opened.log == null) {
                Throwable reason = failure != null ? failure : new NullPointerException("no log");
                logger.warn("{} cannot be opened", name, reason);
                opening.failed(reason);
                return;
            }
            Room room = new Room(name, loop, opened.log, opened.shared, context, empty -> rooms.remove(name, empty));
            rooms.put(name, room);
            opening.succeeded(room);
            news.deliverTo(room);
        }

        List<RoomSummary> summaries(ToIntFunction<Room> count) {
            return rooms.values().stream()
                    // One without is there for a turn, since somebody said something in it from outside.
                    .filter(room -> room.memberCountHere() > 0)
                    .map(room -> new RoomSummary(room.name(), count.applyAsInt(room)))
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
