package io.linechat.sqlite;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One room of the database. */
final class SqliteRoomLog implements RoomLog {

    private final RoomName room;
    private final Writer writer;
    private final Reader reader;
    private final long keep;
    private volatile Position newest;

    /**
     * @param keep how many of the last messages are kept
     */
    SqliteRoomLog(RoomName room, Position newest, Writer writer, Reader reader, long keep) {
        this.room = room;
        this.newest = newest;
        this.writer = writer;
        this.reader = reader;
        this.keep = keep;
    }

    @Override
    public Position newest() {
        return newest;
    }

    @Override
    public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
        List<Entry> own = List.copyOf(entries);
        return writer.submit(own.size(), database -> database.append(room, own, time, keep))
                .thenApply(taken -> {
                    // What was said again is older than that; only the writer's thread comes here.
                    taken.forEach(message -> advance(message.position()));
                    return taken;
                });
    }

    private void advance(Position position) {
        if (position.seq() > newest.seq()) {
            newest = position;
        }
    }

    @Override
    public CompletionStage<List<ChatMessage>> read(long after, int limit) {
        return reader.submit(0, database -> database.read(room, after, limit));
    }

    @Override
    public CompletionStage<Optional<ChatMessage>> find(SendId id) {
        return reader.submit(0, database -> database.find(room, id));
    }

    @Override
    public CompletionStage<Void> trim(long seq) {
        return writer.submit(0, database -> database.trim(room, seq)).thenAccept(trimmed -> {});
    }
}
