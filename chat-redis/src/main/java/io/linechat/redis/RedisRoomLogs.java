package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.linechat.spi.SessionStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The logs of the rooms that several servers have in common. Closing it leaves the link open. */
final class RedisRoomLogs implements RoomLogs {

    private final Link link;
    private final Keys keys;
    private final Looks looks;
    private final LogSettings settings;
    private final @Nullable SessionStore sessions;
    private final @Nullable Replicated replicated;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

    /** Names what has no send id, so that it can be appended twice and is there once. */
    private final String instance = UUID.randomUUID().toString();

    private final AtomicLong ownIds = new AtomicLong();

    RedisRoomLogs(Link link, Keys keys, Looks looks, LogSettings settings, @Nullable SessionStore sessions) {
        this.link = link;
        this.keys = keys;
        this.looks = looks;
        this.settings = settings;
        this.sessions = sessions;
        this.replicated = settings.replicas() == 0 ? null : new Replicated(link, settings.replicas());
    }

    @Override
    public CompletionStage<RoomLog> open(RoomName room) {
        return RedisRoomLog.open(this, room);
    }

    @Override
    public @Nullable SessionStore sessions() {
        return sessions;
    }

    Link link() {
        return link;
    }

    Keys keys() {
        return keys;
    }

    Looks looks() {
        return looks;
    }

    LogSettings settings() {
        return settings;
    }

    String ownId() {
        return instance + ' ' + ownIds.incrementAndGet();
    }

    /** How many nanoseconds are to pass before anything may be appended; less than it says if there is no connection. */
    long pause() {
        long pause = settings.pause().toNanos();
        return pause == 0 ? 0 : pause - link.connectedFor();
    }

    /** Has {@link #close} wait for it. */
    <T> CompletionStage<T> track(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        long number = ownIds.incrementAndGet();
        underWay.put(number, future);
        return future.whenComplete((done, failure) -> underWay.remove(number));
    }

    /** Runs a script that appends: when it is done, as many replicas have it as there should. */
    CompletionStage<List<Object>> runSafely(Script script, List<String> scriptKeys, byte[]... arguments) {
        return replicated == null
                ? link.run(script, ScriptOutputType.MULTI, scriptKeys, arguments)
                : replicated.run(script, scriptKeys, arguments);
    }

    @Override
    public void close() {
        CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .completeOnTimeout(null, Attempts.TIME.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (replicated != null) {
            replicated.close();
        }
    }
}
