package io.linechat.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How the database is laid out. A change of it is a new {@link #VERSION}, and a way to there from the one before. */
final class Schema {

    /** Stands in the database as {@code PRAGMA user_version}. */
    static final int VERSION = 1;

    /** A JSON number holds no more without loss everywhere. */
    private static final int EPOCH_BITS = 53;

    private static final String[] TABLES = {
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
    };

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
        if (number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw new DataDirectoryException(directory, "its database is not one of Linechat's");
        }
        create(connection);
    }

    private static void create(Connection connection) throws SQLException {
        long epoch = 1 + (new SecureRandom().nextLong() >>> (Long.SIZE - EPOCH_BITS + 1));
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("INSERT INTO log (epoch) VALUES (" + epoch + ")");
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
