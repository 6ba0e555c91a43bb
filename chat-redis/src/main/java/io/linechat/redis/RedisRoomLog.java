package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one room, as one of the servers has it open. Any thread; nothing is on its way to Redis for longer than two
 * seconds. It is told of what is appended by anybody, this server included.
 */
final class RedisRoomLog implements RoomLog, Look.Watcher {

    private static final Script APPEND = Script.of("fence.lua", "append.lua");
    private static final Script READ = Script.of("fence.lua", "read.lua");
    private static final Script FIND = Script.of("fence.lua", "find.lua");
    private static final Script TRIM = Script.of("fence.lua", "trim.lua");

    /** What comes first in each answer: epoch, base, seq. */
    private static final int HEAD = 3;

    private static final int PAGE = 1000;

    /** Lua counts in doubles. */
    private static final long MAX_SEQ = 1L << 53;

    private final RedisRoomLogs logs;
    private final RoomName room;
    private final List<String> keys;
    private final Feed feed;
    private final Consumer<byte[]> listener = this::hear;
    private volatile @Nullable Runnable news;

    private RedisRoomLog(RedisRoomLogs logs, RoomName room, Feed feed) {
        this.logs = logs;
        this.room = room;
        this.keys = logs.keys().ofLog(room);
        this.feed = feed;
    }

    /** Opens it: what is published from before that on is heard. */
    static CompletionStage<RoomLog> open(RedisRoomLogs logs, RoomName room) {
        RedisRoomLog log = new RedisRoomLog(logs, room, new Feed());
        String channel = logs.keys().news(room);
        return Attempts.toAsk(logs.link(), () -> logs.link().subscribe(channel, log.listener))
                .thenCompose(subscribed -> log.latest())
                .handle((newest, failure) -> {
                    if (failure != null) {
                        logs.link().unsubscribe(channel, log.listener);
                        return CompletableFuture.<RoomLog>failedFuture(failure);
                    }
                    logs.looks().watch(room, log);
                    return CompletableFuture.<RoomLog>completedFuture(log);
                })
                .thenCompose(opened -> opened);
    }

    @Override
    public Position newest() {
        return feed.newest();
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

    @Override
    public CompletionStage<Position> latest() {
        return ask(() -> logs.looks().look(room, feed.newest())).thenApply(look -> {
            feed.learn(look);
            return look.newest();
        });
    }

    // ---- append

    @Override
    public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
        List<Object> written = new ArrayList<>(2 * entries.size());
        for (Entry entry : entries) {
            SendId id = entry.sendId();
            written.add(id == null ? logs.ownId() : name(id));
            written.add(Blob.encode(entry, time));
        }
        CompletionStage<List<ChatMessage>> taken = Attempts.toChange(
                logs.link(), logs::pause, () -> append(written).thenApply(answer -> messages(answer, written)));
        return logs.track(taken);
    }

    private CompletionStage<List<Object>> append(List<Object> written) {
        List<Object> arguments = new ArrayList<>(2 + written.size());
        arguments.add(logs.settings().kept());
        arguments.add(LogSettings.SEND_IDS);
        arguments.addAll(written);
        return learn(logs.runSafely(APPEND, keys, withSeen(arguments)));
    }

    /** Of those that are new the answer gives only the seq. */
    private List<ChatMessage> messages(List<Object> answer, List<Object> written) {
        Look look = Look.first(answer);
        List<ChatMessage> messages = new ArrayList<>(written.size() / 2);
        int fresh = 0;
        for (int i = 0; i < written.size(); i += 2) {
            Position position = new Position(look.newest().epoch(), Arguments.number(answer.get(HEAD + i)));
            byte[] known = (byte[]) answer.get(HEAD + i + 1);
            fresh += known.length == 0 ? 1 : 0;
            messages.add(Blob.decode(room, position, known.length > 0 ? known : (byte[]) written.get(i + 1)));
        }
        if (fresh > 0) {
            feed.appended(look.newest().plus(1 - fresh), look.newest());
        }
        return messages;
    }

    private static String name(SendId id) {
        return id.session() + ' ' + id.n();
    }

    // ---- read

    @Override
    public CompletionStage<List<ChatMessage>> read(long after, int limit) {
        return after >= MAX_SEQ || limit == 0
                ? CompletableFuture.completedFuture(List.of())
                : read(new ArrayList<>(), after, MAX_SEQ, limit);
    }

    /** Reads page by page up to what was the newest when it began: no batch is cut in two. */
    private CompletionStage<List<ChatMessage>> read(List<ChatMessage> soFar, long after, long upTo, int limit) {
        return page(after, upTo, Math.min(PAGE, limit - soFar.size())).thenCompose(page -> {
            if (!soFar.isEmpty() && !page.follows(soFar.get(soFar.size() - 1).position())) {
                // Trimmed meanwhile, or begun anew: what was read is not there any more.
                soFar.clear();
            }
            soFar.addAll(page.messages);
            long end = Math.min(upTo, page.look.newest().seq());
            long last = page.messages.isEmpty()
                    ? end
                    : soFar.get(soFar.size() - 1).position().seq();
            return last >= end || soFar.size() == limit
                    ? CompletableFuture.completedFuture(soFar)
                    : read(soFar, last, end, limit);
        });
    }

    private record Page(Look look, List<ChatMessage> messages) {
        boolean follows(Position last) {
            return messages.isEmpty()
                    ? look.newest().epoch() == last.epoch()
                    : messages.get(0).position().equals(last.plus(1));
        }
    }

    private CompletionStage<Page> page(long after, long upTo, int limit) {
        return ask(() -> run(READ, after, upTo, limit))
                .thenApply(answer -> new Page(Look.first(answer), found(answer)));
    }

    private List<ChatMessage> found(List<Object> answer) {
        long epoch = Look.first(answer).newest().epoch();
        List<ChatMessage> found = new ArrayList<>();
        for (int i = HEAD; i < answer.size(); i += 2) {
            Position position = new Position(epoch, Arguments.number(answer.get(i)));
            found.add(Blob.decode(room, position, (byte[]) answer.get(i + 1)));
        }
        return found;
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
        return page(after.seq(), MAX_SEQ, PAGE).thenCompose(page -> {
            Position newest = page.look.newest();
            if (newest.epoch() != after.epoch()) {
                return continueFrom(known); // It began anew meanwhile, and the feed knows by now.
            }
            Position before = page.messages.isEmpty()
                    ? newest
                    : page.messages.get(0).position().plus(-1);
            return CompletableFuture.completedFuture(new Continuation(before, page.messages));
        });
    }

    @Override
    public CompletionStage<Optional<ChatMessage>> find(SendId id) {
        return ask(() -> run(FIND, name(id)))
                .thenApply(answer -> found(answer).stream().findFirst());
    }

    @Override
    public CompletionStage<Void> trim(long seq) {
        return Attempts.toChange(logs.link(), logs::pause, () -> run(TRIM, Math.min(seq, MAX_SEQ)))
                .thenAccept(trimmed -> {});
    }

    // ---- calls

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        return Attempts.toAsk(logs.link(), question);
    }

    private CompletionStage<List<Object>> run(Script script, Object... arguments) {
        return learn(logs.link().run(script, ScriptOutputType.MULTI, keys, withSeen(List.of(arguments))));
    }

    private byte[][] withSeen(List<?> arguments) {
        List<Object> all = new ArrayList<>(Look.seen(feed.newest()));
        all.addAll(arguments);
        return Arguments.of(all);
    }

    /** What any script of the log answers says where the log is. */
    private CompletionStage<List<Object>> learn(CompletionStage<List<Object>> answer) {
        return answer.thenApply(told -> {
            feed.learn(Look.first(told));
            return told;
        });
    }

    @Override
    public void close() {
        news = null;
        logs.looks().unwatch(room, this);
        logs.link().unsubscribe(logs.keys().news(room), listener);
    }
}
