package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The rooms of a server. A room's name decides which event loop is its home, and each loop keeps the map of its own
 * rooms, so that making, finding and dropping a room needs no lock and cannot race.
 *
 * <p>Any thread. What is returned completes on a home loop, or fails with {@link RejectedExecutionException} when the
 * loops have stopped.
 */
public final class RoomRegistry {

    private final RoomContext context;
    private final List<Home> homes;
    private final AtomicLong nextEpoch;

    /**
     * @param loops all event loops that members can be on
     */
    public RoomRegistry(
            List<EventLoop> loops,
            RoomSettings settings,
            ListenerDispatcher listeners,
            Clock clock,
            ByteBufAllocator allocator) {
        context = new RoomContext(
                List.copyOf(loops), settings, listeners, clock, allocator, new TailBudget(settings.allTailsBytes()));
        homes = loops.stream().map(Home::new).toList();
        nextEpoch = new AtomicLong(clock.millis());
    }

    /** Makes somebody a member, and the room if it is not there. {@link RoomMember#joined} is the answer. */
    public void join(RoomName name, RoomMember member, Nickname nickname) {
        Home home = homeOf(name);
        home.run(() -> home.findOrMake(name).join(member, nickname));
    }

    /** Says something as nobody's member. */
    public CompletableFuture<Position> say(RoomName name, Nickname from, ChatMessage.Kind kind, String text) {
        Home home = homeOf(name);
        CompletableFuture<Position> accepted = new CompletableFuture<>();
        home.runOrFail(accepted, () -> home.findOrMake(name).say(new Draft(null, from, kind, text, accepted)));
        return accepted;
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

        Room findOrMake(RoomName name) {
            return rooms.computeIfAbsent(name, this::make);
        }

        private Room make(RoomName name) {
            MemoryRoomLog log = new MemoryRoomLog(nextEpoch.incrementAndGet());
            return new Room(name, loop, log, context, room -> rooms.remove(room.name(), room));
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
                CompletableFuture<?>[] idle =
                        rooms.values().stream().map(Home::whenIdle).toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(idle).thenRun(() -> settled.complete(null));
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
