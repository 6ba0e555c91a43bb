package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The scripts of one room's log, as calls. Each of them tells Redis what was seen of the log so far, and the {@link Feed}
 * where it is by now. Any thread; what is done once too often, since an answer was lost, is done once.
 */
final class LogCalls {

    /** Lua counts in doubles. */
    static final long MAX_SEQ = 1L << 53;

    private static final Script APPEND = Script.of("fence.lua", "append.lua");
    private static final Script READ = Script.of("fence.lua", "read.lua");
    private static final Script FIND = Script.of("fence.lua", "find.lua");
    private static final Script TRIM = Script.of("fence.lua", "trim.lua");

    /** What comes first in each answer: epoch, base, seq. */
    private static final int HEAD = 3;

    private final RedisRoomLogs logs;
    private final RoomName room;
    private final List<String> keys;
    private final Feed feed;

    /**
     * Some messages that follow each other.
     *
     * @param newest the place of the newest of all, when they were read
     */
    record Page(Position newest, List<ChatMessage> messages) {}

    LogCalls(RedisRoomLogs logs, RoomName room, Feed feed) {
        this.logs = logs;
        this.room = room;
        this.keys = logs.keys().ofLog(room);
        this.feed = feed;
    }

    CompletionStage<Position> latest() {
        return Attempts.toAsk(logs.link(), () -> logs.looks().look(room, feed.newest()))
                .thenApply(look -> {
                    feed.learn(look);
                    return look.newest();
                });
    }

    CompletionStage<List<ChatMessage>> append(List<? extends RoomLog.Entry> entries, Instant time) {
        List<RoomLog.Entry> own = List.copyOf(entries);
        Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
        List<Object> written = new ArrayList<>(2 + 2 * own.size());
        written.add(logs.settings().kept());
        written.add(LogSettings.SEND_IDS);
        for (RoomLog.Entry entry : own) {
            RoomLog.SendId id = entry.sendId();
            written.add(id == null ? logs.ownId() : name(id));
            written.add(Blob.encode(entry, millis));
        }
        return Attempts.toChange(
                logs.link(),
                logs::pause,
                () -> learn(logs.runSafely(APPEND, keys, withSeen(written)))
                        .thenApply(answer -> taken(answer, own, millis)));
    }

    private List<ChatMessage> taken(List<Object> answer, List<RoomLog.Entry> entries, Instant time) {
        Position newest = Look.first(answer).newest();
        List<ChatMessage> messages = new ArrayList<>(entries.size());
        int fresh = 0;
        for (RoomLog.Entry entry : entries) {
            int at = HEAD + 2 * messages.size();
            Position position = new Position(newest.epoch(), Arguments.number(answer.get(at)));
            byte[] before = (byte[]) answer.get(at + 1);
            if (before.length > 0) {
                messages.add(Blob.decode(room, position, before));
            } else {
                fresh++;
                messages.add(new ChatMessage(room, position, time, entry.from(), entry.text(), entry.kind()));
            }
        }
        if (fresh > 0) {
            feed.appended(newest.plus(1 - fresh), newest);
        }
        return messages;
    }

    /**
     * @param after behind that {@code seq}
     * @param upTo and up to that one
     */
    CompletionStage<Page> read(long after, long upTo, int limit) {
        return Attempts.toAsk(logs.link(), () -> run(READ, after, upTo, limit))
                .thenApply(answer -> new Page(Look.first(answer).newest(), found(answer)));
    }

    CompletionStage<Optional<ChatMessage>> find(RoomLog.SendId id) {
        return Attempts.toAsk(logs.link(), () -> run(FIND, name(id)))
                .thenApply(answer -> found(answer).stream().findFirst());
    }

    CompletionStage<Void> trim(long seq) {
        return Attempts.toChange(logs.link(), logs::pause, () -> run(TRIM, Math.min(seq, MAX_SEQ)))
                .thenAccept(trimmed -> {});
    }

    private static String name(RoomLog.SendId id) {
        return id.session() + ' ' + id.n();
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

    private CompletionStage<List<Object>> run(Script script, Object... arguments) {
        return learn(logs.link().run(script, ScriptOutputType.MULTI, keys, withSeen(List.of(arguments))));
    }

    private byte[][] withSeen(List<?> arguments) {
        List<Object> all = new ArrayList<>(Look.seen(feed.newest()));
        all.addAll(arguments);
        return Arguments.of(all);
    }

    private CompletionStage<List<Object>> learn(CompletionStage<List<Object>> answer) {
        return answer.thenApply(told -> {
            feed.learn(Look.first(told));
            return told;
        });
    }
}
