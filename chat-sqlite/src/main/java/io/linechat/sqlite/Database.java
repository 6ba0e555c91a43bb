package io.linechat.sqlite;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.SessionStore.StoredSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One connection to the database, and what can be asked of it. Not for use by several threads at once.
 *
 * <p>Nothing is remembered between two transactions: one that fails leaves nothing behind, on the disk or here.
 */
final class Database implements AutoCloseable {

    /** A program that looks into the database may hold it up for so long. */
    private static final int PATIENCE_MS = 2000;

    /** So many messages at most are deleted at a time, since nobody can say anything meanwhile. */
    private static final int SWEPT_AT_ONCE = 5000;

    private static final String FIELDS = "seq, time, sender, kind, text";

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private final PreparedStatement findRoom;
    private final PreparedStatement addRoom;
    private final PreparedStatement insert;
    private final PreparedStatement undo;
    private final PreparedStatement findSent;
    private final PreparedStatement read;
    private final PreparedStatement trimRoom;
    private final PreparedStatement delete;
    private final long epoch;

    /** A room that has been spoken in, and the {@code seq} of what was said last. */
    private record Row(long id, long newest) {}

    private Database(Connection connection) throws SQLException {
        this.connection = connection;
        epoch = Schema.epoch(connection);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
        findRoom = connection.prepareStatement("SELECT id, max(trimmed,"
                + " coalesce((SELECT max(seq) FROM message WHERE message.room = room.id), 0)) FROM room WHERE key = ?");
        addRoom = connection.prepareStatement("INSERT INTO room (key, name) VALUES (?, ?) RETURNING id");
        insert = connection.prepareStatement("INSERT INTO message (room, " + FIELDS + ", session, n)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (room, session, n) WHERE session IS NOT NULL DO NOTHING");
        undo = connection.prepareStatement("DELETE FROM message WHERE room = ? AND seq > ?");
        findSent = connection.prepareStatement(
                "SELECT " + FIELDS + " FROM message WHERE room = ? AND session = ? AND n = ?");
        read = connection.prepareStatement("SELECT " + FIELDS + " FROM message"
                + " WHERE room = (SELECT id FROM room WHERE key = ?) AND seq > ? ORDER BY seq LIMIT ?");
        trimRoom = connection.prepareStatement("UPDATE room SET trimmed = max(trimmed, ?) WHERE id = ?");
        delete = connection.prepareStatement("DELETE FROM message WHERE room = ? AND seq <= ?");
    }

    /** Opens a database that {@link Schema} has prepared. */
    static Database open(Path file) throws SQLException {
        Connection connection = connect(file);
        try {
            return new Database(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens whatever is in that file, so that a commit is on the disk when it is done. */
    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(PATIENCE_MS);
        // As a URI, since the driver takes what follows a question mark in a path for settings.
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
        try (var statement = connection.createStatement()) {
            // On macOS an fsync does not reach the disk itself, and this does; elsewhere it is nothing.
            statement.execute("PRAGMA fullfsync = 1");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    // ---- transactions

    void begin() throws SQLException {
        begin.execute();
    }

    void commit() throws SQLException {
        commit.execute();
    }

    void rollback() throws SQLException {
        rollback.execute();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    // ---- what is read

    Position newest(RoomName room) throws SQLException {
        Row row = find(room);
        return new Position(epoch, row == null ? 0 : row.newest);
    }

    List<ChatMessage> read(RoomName room, long after, int limit) throws SQLException {
        read.setString(1, room.key());
        read.setLong(2, after);
        read.setInt(3, limit);
        List<ChatMessage> messages = new ArrayList<>();
        try (ResultSet found = read.executeQuery()) {
            while (found.next()) {
                messages.add(message(room, found));
            }
        }
        return messages;
    }

    Optional<ChatMessage> find(RoomName room, RoomLog.SendId id) throws SQLException {
        Row row = find(room);
        return row == null ? Optional.empty() : find(row.id, room, id);
    }

    private Optional<ChatMessage> find(long id, RoomName room, RoomLog.SendId sendId) throws SQLException {
        findSent.setLong(1, id);
        findSent.setString(2, sendId.session());
        findSent.setLong(3, sendId.n());
        try (ResultSet found = findSent.executeQuery()) {
            return found.next() ? Optional.of(message(room, found)) : Optional.empty();
        }
    }

    private @Nullable Row find(RoomName room) throws SQLException {
        findRoom.setString(1, room.key());
        try (ResultSet found = findRoom.executeQuery()) {
            return found.next() ? new Row(found.getLong(1), found.getLong(2)) : null;
        }
    }

    private ChatMessage message(RoomName room, ResultSet found) throws SQLException {
        return new ChatMessage(
                room,
                new Position(epoch, found.getLong(1)),
                Instant.ofEpochMilli(found.getLong(2)),
                Nickname.of(found.getString(3)),
                found.getString(5),
                ChatMessage.Kind.valueOf(found.getString(4)));
    }

    // ---- what is written

    /** Adds what is new, and returns a message for each entry. */
    List<ChatMessage> append(RoomName room, List<RoomLog.Entry> entries, Instant time, long keep) throws SQLException {
        Row found = find(room);
        Row row = found != null ? found : add(room);
        List<ChatMessage> taken = addAllAsNew(room, row, entries, time);
        if (taken.isEmpty()) {
            taken = addEach(room, row, entries, time);
        }
        long newest = row.newest;
        for (ChatMessage message : taken) {
            newest = Math.max(newest, message.position().seq());
        }
        delete(row.id, newest - keep);
        return taken;
    }

    private Row add(RoomName room) throws SQLException {
        addRoom.setString(1, room.key());
        addRoom.setString(2, room.toString());
        try (ResultSet added = addRoom.executeQuery()) {
            return new Row(added.getLong(1), 0);
        }
    }

    /** What is sent again is rare, and all at once costs less than half: returns nothing, and does nothing, if one was. */
    private List<ChatMessage> addAllAsNew(RoomName room, Row row, List<RoomLog.Entry> entries, Instant time)
            throws SQLException {
        List<ChatMessage> messages = new ArrayList<>(entries.size());
        insert.clearBatch(); // A batch that failed may have left some behind.
        for (RoomLog.Entry entry : entries) {
            ChatMessage message = message(room, row.newest + messages.size() + 1, entry, time);
            messages.add(message);
            bind(row.id, message, entry.sendId());
            insert.addBatch();
        }
        for (int added : insert.executeBatch()) {
            if (added == 0) {
                undo.setLong(1, row.id);
                undo.setLong(2, row.newest);
                undo.executeUpdate();
                return List.of();
            }
        }
        return messages;
    }

    private List<ChatMessage> addEach(RoomName room, Row row, List<RoomLog.Entry> entries, Instant time)
            throws SQLException {
        List<ChatMessage> taken = new ArrayList<>(entries.size());
        long newest = row.newest;
        for (RoomLog.Entry entry : entries) {
            ChatMessage message = message(room, newest + 1, entry, time);
            bind(row.id, message, entry.sendId());
            if (insert.executeUpdate() == 1) {
                newest++;
                taken.add(message);
            } else {
                taken.add(find(row.id, room, Objects.requireNonNull(entry.sendId()))
                        .orElseThrow());
            }
        }
        return taken;
    }

    private ChatMessage message(RoomName room, long seq, RoomLog.Entry entry, Instant time) {
        return new ChatMessage(room, new Position(epoch, seq), time, entry.from(), entry.text(), entry.kind());
    }

    private void bind(long room, ChatMessage message, RoomLog.@Nullable SendId sendId) throws SQLException {
        insert.setLong(1, room);
        insert.setLong(2, message.position().seq());
        insert.setLong(3, message.time().toEpochMilli());
        insert.setString(4, message.from().toString());
        insert.setString(5, message.kind().name());
        insert.setString(6, message.text());
        if (sendId == null) {
            insert.setNull(7, Types.VARCHAR);
            insert.setNull(8, Types.BIGINT);
        } else {
            insert.setString(7, sendId.session());
            insert.setLong(8, sendId.n());
        }
    }

    /** Deletes the messages up to {@code seq}, if there are any, and remembers how far the count had come. */
    boolean trim(RoomName room, long seq) throws SQLException {
        Row row = find(room);
        if (row != null) {
            trim(row.id, Math.min(seq, row.newest));
        }
        return row != null;
    }

    private void trim(long room, long seq) throws SQLException {
        trimRoom.setLong(1, seq);
        trimRoom.setLong(2, room);
        trimRoom.executeUpdate();
        delete(room, seq);
    }

    private void delete(long room, long upTo) throws SQLException {
        if (upTo > 0) {
            delete.setLong(1, room);
            delete.setLong(2, upTo);
            delete.executeUpdate();
        }
    }

    // ---- sessions

    void keep(StoredSession session, long run) throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement(
                "INSERT OR REPLACE INTO session (id, token_hash, nickname, run) VALUES (?, ?, ?, ?)")) {
            keep.setString(1, session.id());
            keep.setString(2, session.tokenHash());
            keep.setString(3, session.nickname().toString());
            keep.setLong(4, run);
            keep.executeUpdate();
        }
    }

    /** A session that another run had last. */
    Optional<StoredSession> findSession(String id, long run) throws SQLException {
        try (PreparedStatement find =
                connection.prepareStatement("SELECT token_hash, nickname FROM session WHERE id = ? AND run <> ?")) {
            find.setString(1, id);
            find.setLong(2, run);
            try (ResultSet found = find.executeQuery()) {
                return found.next()
                        ? Optional.of(new StoredSession(id, found.getString(1), Nickname.of(found.getString(2))))
                        : Optional.empty();
            }
        }
    }

    void forgetSession(String id) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement("DELETE FROM session WHERE id = ?")) {
            forget.setString(1, id);
            forget.executeUpdate();
        }
    }

    /** Forgets the sessions that other runs had last. */
    void forgetOtherSessions(long run) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement("DELETE FROM session WHERE run <> ?")) {
            forget.setLong(1, run);
            forget.executeUpdate();
        }
    }

    // ---- retention

    /**
     * Deletes what is too old or too much, in all rooms, but no more than takes a moment.
     *
     * @param before what was said before that is too old; milliseconds
     * @return whether that was all
     */
    boolean sweep(long keep, long before) throws SQLException {
        int left = SWEPT_AT_ONCE;
        try (PreparedStatement outdated = connection.prepareStatement("""
                SELECT id, oldest, max(newest - ?, coalesce(
                    (SELECT seq FROM message WHERE room = id AND time >= ? ORDER BY seq LIMIT 1) - 1, newest))
                FROM (SELECT room.id AS id,
                    (SELECT min(seq) FROM message WHERE message.room = room.id) AS oldest,
                    (SELECT max(seq) FROM message WHERE message.room = room.id) AS newest FROM room)
                WHERE oldest IS NOT NULL
                """)) {
            outdated.setLong(1, keep);
            outdated.setLong(2, before);
            List<long[]> rooms = new ArrayList<>();
            try (ResultSet found = outdated.executeQuery()) {
                while (found.next()) {
                    rooms.add(new long[] {found.getLong(1), found.getLong(2), found.getLong(3)});
                }
            }
            for (long[] room : rooms) {
                long tooMany = room[2] - room[1] + 1;
                if (tooMany > 0) {
                    trim(room[0], room[1] - 1 + Math.min(left, tooMany));
                    left -= (int) Math.min(left, tooMany);
                }
            }
            return left > 0;
        }
    }
}
