package io.linechat.redis;

import io.lettuce.core.RedisCommandTimeoutException;
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
import java.util.stream.Stream;
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

    /** The same where each room is looked at by itself, by several nodes of a Cluster. */
    private static final int UNDER_WAY_IN_CLUSTER = 64;

    private static final int LOOKS_A_RENEWAL = 1000;
    private static final int FAILURES_A_RECONNECT = 2;

    private final Link link;
    private final Keys keys;
    private final Map<RoomName, List<Look.Watcher>> watchers = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledFuture<?> regularly;

    /** Of these only who is {@link #looking} knows. */
    private int count;

    private int failures;

    private volatile long lastSuccess = System.nanoTime();
    private volatile boolean again;

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
        return look(List.of(room), List.of(seen), true).thenApply(looks -> looks.get(0));
    }

    /**
     * @param renew whether the keys are to live on, although nothing is appended; that is more work, and seldom needed
     */
    private CompletionStage<List<Look>> look(List<RoomName> rooms, List<Position> seen, boolean renew) {
        List<String> names = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        arguments.add(renew);
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
        lookAtAll(List.copyOf(watchers.keySet())).whenComplete((done, failure) -> {
            if (failure == null) {
                lastSuccess = begun;
                failures = 0;
            } else {
                logger.debug("the rooms cannot be looked at", failure);
                failed(Link.unwrap(failure));
            }
            looking.set(false);
            if (again) {
                lookAtAll();
            }
        });
    }

    private CompletableFuture<?> lookAtAll(List<RoomName> rooms) {
        if (rooms.isEmpty()) {
            return link.commands().ping().toCompletableFuture();
        }
        boolean renew = ++count % LOOKS_A_RENEWAL == 0;
        int atOnce = link.isCluster() ? 1 : ROOMS_AT_ONCE;
        Deque<List<RoomName>> parts = new ConcurrentLinkedDeque<>();
        for (int from = 0; from < rooms.size(); from += atOnce) {
            parts.add(rooms.subList(from, Math.min(rooms.size(), from + atOnce)));
        }
        return CompletableFuture.allOf(Stream.generate(() -> lookAt(parts, renew))
                .limit(link.isCluster() ? UNDER_WAY_IN_CLUSTER : UNDER_WAY)
                .toArray(CompletableFuture[]::new));
    }

    /** A machine that stands still does not close its connections, while another one may have taken its place. */
    private void failed(Throwable failure) {
        failures = failure instanceof RedisCommandTimeoutException ? failures + 1 : 0;
        if (failures >= FAILURES_A_RECONNECT && link.isConnected()) {
            failures = 0;
            link.reconnect();
        }
    }

    /** Looks at one part after the other, until there is none left. */
    private CompletableFuture<Void> lookAt(Deque<List<RoomName>> parts, boolean renew) {
        List<RoomName> rooms = parts.poll();
        if (rooms == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<Position> seen = rooms.stream().map(this::seen).toList();
        return look(rooms, seen, renew)
                .thenCompose(looks -> {
                    for (int i = 0; i < looks.size(); i++) {
                        tell(rooms.get(i), looks.get(i));
                    }
                    return lookAt(parts, renew);
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
