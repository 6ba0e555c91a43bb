package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all open rooms every second, and when there is a connection again: finds what was published and did not arrive,
 * and has a log begin anew under another epoch as soon as Redis has lost something of it. Any thread.
 */
final class Looks implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Looks.class);

    private static final Script LOOK = Script.of("fence.lua", "look.lua");
    private static final int ROOMS_AT_ONCE = 100;
    private static final long INTERVAL_MILLIS = 1000;

    /** So many looks at rooms are under way at a time, so that what is said has not to wait for all of them. */
    private static final int UNDER_WAY = 2;

    /** The same where each room is looked at by itself, by several parts of a Cluster. */
    private static final int UNDER_WAY_IN_CLUSTER = 64;

    /** One pass in so many has the rooms remembered on. */
    private static final int PASSES_TO_RENEWAL = 1000;

    private final Link link;
    private final Keys keys;
    private final Map<RoomName, List<Look.Watcher>> watchers = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledFuture<?> regularly;
    private volatile long lastSuccess = System.nanoTime();
    private volatile boolean again;

    /** Counted by who has {@link #looking}. */
    private int passes;

    Looks(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
        this.regularly = link.scheduler()
                .scheduleWithFixedDelay(this::lookAtAll, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        link.onConnected(() -> {
            again = true;
            lookAtAll();
        });
    }

    /** Looks at a room from now on. */
    void watch(RoomName room, Look.Watcher watcher) {
        watchers.compute(room, (name, before) -> {
            List<Look.Watcher> all = before == null ? new CopyOnWriteArrayList<>() : before;
            all.add(watcher);
            return all;
        });
    }

    /** Ends what {@link #watch} has begun with the same watcher. */
    void unwatch(RoomName room, Look.Watcher watcher) {
        watchers.computeIfPresent(room, (name, all) -> {
            all.remove(watcher);
            return all.isEmpty() ? null : all;
        });
    }

    /** When all rooms were looked at last, as {@link System#nanoTime} says it. */
    long lastSuccess() {
        return lastSuccess;
    }

    /** Looks at one room; its watchers are not told. */
    CompletionStage<Look> look(RoomName room, Position seen) {
        return look(true, List.of(room), List.of(seen)).thenApply(looks -> looks.get(0));
    }

    private CompletionStage<List<Look>> look(boolean renews, List<RoomName> rooms, List<Position> seen) {
        List<String> names = new ArrayList<>();
        List<Object> arguments = new ArrayList<>(List.of(renews ? 1 : 0));
        for (int i = 0; i < rooms.size(); i++) {
            names.addAll(keys.ofLog(rooms.get(i)));
            arguments.addAll(Look.seen(seen.get(i)));
        }
        CompletionStage<List<Object>> answer = link.run(LOOK, ScriptOutputType.MULTI, names, Arguments.of(arguments));
        return answer.thenApply(looks -> {
            List<Look> parsed = new ArrayList<>();
            for (int i = 0; i < rooms.size(); i++) {
                parsed.add(Look.of(looks, i));
            }
            return parsed;
        });
    }

    private void lookAtAll() {
        if (!link.isConnected() || !looking.compareAndSet(false, true)) {
            return;
        }
        again = false;
        long begun = System.nanoTime();
        List<RoomName> rooms = List.copyOf(watchers.keySet());
        boolean renews = passes++ % PASSES_TO_RENEWAL == 0;
        Deque<List<RoomName>> parts = split(rooms, link.isCluster() ? 1 : ROOMS_AT_ONCE);
        List<CompletableFuture<Void>> looks = new ArrayList<>();
        for (int i = 0; i < (link.isCluster() ? UNDER_WAY_IN_CLUSTER : UNDER_WAY) && !parts.isEmpty(); i++) {
            looks.add(lookAt(renews, parts));
        }
        CompletableFuture<?> ping = looks.isEmpty()
                ? link.commands().ping().toCompletableFuture()
                : CompletableFuture.completedFuture(null);
        CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
                .thenCombine(ping, (all, pong) -> begun)
                .whenComplete((time, failure) -> {
                    looking.set(false);
                    if (failure == null) {
                        lastSuccess = time;
                    } else {
                        logger.debug("the rooms cannot be looked at", failure);
                    }
                    if (again) {
                        lookAtAll();
                    }
                });
    }

    private static Deque<List<RoomName>> split(List<RoomName> rooms, int atOnce) {
        Deque<List<RoomName>> parts = new ConcurrentLinkedDeque<>();
        for (int from = 0; from < rooms.size(); from += atOnce) {
            parts.add(rooms.subList(from, Math.min(rooms.size(), from + atOnce)));
        }
        return parts;
    }

    /** Looks at one part after the other, until there is none left. */
    private CompletableFuture<Void> lookAt(boolean renews, Deque<List<RoomName>> parts) {
        List<RoomName> rooms = parts.poll();
        if (rooms == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<Position> seen = rooms.stream().map(this::seen).toList();
        return look(renews, rooms, seen)
                .thenCompose(looks -> {
                    for (int i = 0; i < looks.size(); i++) {
                        tell(rooms.get(i), looks.get(i));
                    }
                    return lookAt(renews, parts);
                })
                .toCompletableFuture();
    }

    private Position seen(RoomName room) {
        Position furthest = Look.NOTHING;
        for (Look.Watcher watcher : watchers.getOrDefault(room, List.of())) {
            Position seen = watcher.seen();
            furthest = Look.isBehind(seen, furthest) ? seen : furthest;
        }
        return furthest;
    }

    private void tell(RoomName room, Look look) {
        for (Look.Watcher watcher : watchers.getOrDefault(room, List.of())) {
            try {
                watcher.looked(room, look);
            } catch (RuntimeException e) {
                logger.error("somebody who looks at {} failed", room, e);
            }
        }
    }

    @Override
    public void close() {
        regularly.cancel(false);
        watchers.clear();
    }
}
