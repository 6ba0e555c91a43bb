package io.linechat.redis;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one room, as one of the servers has it open. Any thread; nothing takes longer than two seconds. It is told of
 * what is appended by anybody, this server included.
 */
final class RedisRoomLog implements RoomLog, Look.Watcher {

    private static final int PAGE = 1000;

    private final RedisRoomLogs logs;
    private final RoomName room;
    private final Feed feed = new Feed();
    private final LogCalls calls;
    private final Consumer<byte[]> listener = this::hear;
    private volatile @Nullable Runnable news;

    private RedisRoomLog(RedisRoomLogs logs, RoomName room) {
        this.logs = logs;
        this.room = room;
        this.calls = new LogCalls(logs, room, feed);
    }

    /** Opens it: what is published from before that on is heard. */
    static CompletionStage<RoomLog> open(RedisRoomLogs logs, RoomName room) {
        RedisRoomLog log = new RedisRoomLog(logs, room);
        String channel = logs.keys().news(room);
        return Attempts.toAsk(logs.link(), () -> logs.link().subscribe(channel, log.listener))
                .thenCompose(subscribed -> log.latest())
                .<RoomLog>thenApply(newest -> {
                    logs.looks().watch(room, log);
                    return log;
                })
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        log.close();
                    }
                });
    }

    // ---- news

    @Override
    public void follow(Runnable news) {
        this.news = news;
    }

    private void hear(byte[] message) {
        if (message.length > 0 && message[0] == News.LOG) {
            feed.hear(message);
            tell();
        }
    }

    @Override
    public Position seen() {
        return feed.newest();
    }

    @Override
    public void looked(RoomName name, Look look) {
        if (feed.learn(look)) {
            tell();
        }
    }

    private void tell() {
        Runnable told = news;
        if (told != null) {
            told.run();
        }
    }

    // ---- places

    @Override
    public Position newest() {
        return feed.newest();
    }

    @Override
    public CompletionStage<Position> latest() {
        return calls.latest();
    }

    // ---- messages

    @Override
    public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
        return logs.track(calls.append(entries, time));
    }

    @Override
    public CompletionStage<List<ChatMessage>> read(long after, int limit) {
        return after >= LogCalls.MAX_SEQ || limit == 0
                ? CompletableFuture.completedFuture(List.of())
                : read(new ArrayList<>(), after, LogCalls.MAX_SEQ, limit);
    }

    /** Reads page by page up to what was the newest when it began: no batch is cut in two. */
    private CompletionStage<List<ChatMessage>> read(List<ChatMessage> soFar, long after, long upTo, int limit) {
        return calls.read(after, upTo, Math.min(PAGE, limit - soFar.size())).thenCompose(page -> {
            if (!soFar.isEmpty() && !follows(page, soFar.get(soFar.size() - 1).position())) {
                // Trimmed meanwhile, or begun anew: what was read is not there any more.
                soFar.clear();
            }
            soFar.addAll(page.messages());
            long end = Math.min(upTo, page.newest().seq());
            if (page.messages().isEmpty() || soFar.size() == limit) {
                return CompletableFuture.completedFuture(soFar);
            }
            long last = soFar.get(soFar.size() - 1).position().seq();
            return last >= end ? CompletableFuture.completedFuture(soFar) : read(soFar, last, end, limit);
        });
    }

    private static boolean follows(LogCalls.Page page, Position last) {
        return page.messages().isEmpty()
                ? page.newest().epoch() == last.epoch()
                : page.messages().get(0).position().equals(last.plus(1));
    }

    @Override
    public CompletionStage<Continuation> continueFrom(Position known) {
        Position after = feed.after(known);
        List<byte[]> heard = feed.take(after);
        if (heard != null) {
            List<ChatMessage> messages = new ArrayList<>(heard.size());
            for (byte[] blob : heard) {
                messages.add(Blob.decode(room, after.plus(messages.size() + 1), blob));
            }
            return CompletableFuture.completedFuture(new Continuation(after, messages));
        }
        return calls.read(after.seq(), LogCalls.MAX_SEQ, PAGE).thenCompose(page -> {
            if (page.newest().epoch() != after.epoch()) {
                return continueFrom(known); // It began anew meanwhile, and the feed knows by now.
            }
            Position before = page.messages().isEmpty()
                    ? page.newest()
                    : page.messages().get(0).position().plus(-1);
            return CompletableFuture.completedFuture(new Continuation(before, page.messages()));
        });
    }

    @Override
    public CompletionStage<Optional<ChatMessage>> find(SendId id) {
        return calls.find(id);
    }

    @Override
    public CompletionStage<Void> trim(long seq) {
        return calls.trim(seq);
    }

    @Override
    public void close() {
        news = null;
        logs.looks().unwatch(room, this);
        logs.link().unsubscribe(logs.keys().news(room), listener);
    }
}
