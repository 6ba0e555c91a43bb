package io.linechat.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How the database is laid out. A change of it is a new {@link #VERSION}, and a way to there from the one before. */
final class Schema {

    /** Stands in the database as {@code PRAGMA user_version}. */
    static final int VERSION = 2;

    /** A JSON number holds no more without loss everywhere. */
    private static final int EPOCH_BITS = 53;

    /** Since version 2. */
    private static final String SESSION_TABLE = """
        CREATE TABLE session (
            id TEXT PRIMARY KEY,
            token_hash TEXT NOT NULL,
            nickname TEXT NOT NULL,
            run INTEGER NOT NULL -- of which server; when that was started, in milliseconds since 1970
            ) WITHOUT ROWID""";

    private static final List<String> TABLES = List.of(
            "CREATE TABLE log (epoch INTEGER NOT NULL)",
            // trimmed: as if all messages up to that seq had been there. The count must go on when none is left.
            """
        CREATE TABLE room (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            trimmed INTEGER NOT NULL DEFAULT 0)""",
            """
        CREATE TABLE message (
            room INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            time INTEGER NOT NULL, -- milliseconds since 1970
            sender TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            session TEXT,
            n INTEGER,
            PRIMARY KEY (room, seq)) WITHOUT ROWID""",
            "CREATE UNIQUE INDEX sent ON message (room, session, n) WHERE session IS NOT NULL",
            SESSION_TABLE);

    private Schema() {}

    /**
     * Makes the tables, if they are not there.
     *
     * @throws DataDirectoryException if there are others
     */
    static void prepare(Connection connection, Path directory) throws SQLException {
        int version = number(connection, "PRAGMA user_version");
        if (version > VERSION) {
            throw new NewerSchemaException(directory, version, VERSION);
        }
        if (version == VERSION) {
            return;
        }
        if (version == 1) {
            change(connection, List.of(SESSION_TABLE));
        } else if (number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw new DataDirectoryException(directory, "its database is not one of Linechat's");
        } else {
            create(connection);
        }
    }

    private static void create(Connection connection) throws SQLException {
        long epoch = 1 + (new SecureRandom().nextLong() >>> (Long.SIZE - EPOCH_BITS + 1));
        List<String> changes = new ArrayList<>(TABLES);
        changes.add("INSERT INTO log (epoch) VALUES (" + epoch + ")");
        change(connection, changes);
    }

    /** Brings it to this version, at one go. */
    private static void change(Connection connection, List<String> changes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String change : changes) {
                statement.execute(change);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    /** What the database's messages are counted in; made with it, and as old as it is. */
    static long epoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT epoch FROM log")) {
            return found.getLong(1);
        }
    }

    private static int number(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(question)) {
            return found.getInt(1);
        }
    }
}
