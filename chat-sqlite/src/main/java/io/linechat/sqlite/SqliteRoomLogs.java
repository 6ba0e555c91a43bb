package io.linechat.sqlite;

import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.linechat.spi.SessionStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is said in an SQLite database in a directory, which serves one server at a time.
 *
 * <p>What is acknowledged has been synced to the disk, so that no crash loses it. While the disk is full, or fails, what is
 * said is refused, and taken again as soon as that is possible. The send id of a message is remembered for as long as
 * the message is.
 *
 * <p>Two threads of its own do the work. The file does not shrink when messages are deleted; others take their place.
 */
public final class SqliteRoomLogs implements RoomLogs {

    private static final String FILE = "linechat.db";

    private static final long SWEEP_SECONDS = 30;

    private static final Logger log = LoggerFactory.getLogger(SqliteRoomLogs.class);

    private final DirectoryLock lock;
    private final Retention retention;
    private final Clock clock;
    private final Writer writer;
    private final Reader reader;
    private final SqliteSessionStore sessions;
    private volatile boolean closed;

    private SqliteRoomLogs(Path directory, Retention retention, Clock clock) throws IOException, SQLException {
        this.retention = retention;
        this.clock = clock;
        Files.createDirectories(directory);
        lock = DirectoryLock.of(directory);
        Path file = directory.resolve(FILE).toAbsolutePath();
        try (Connection connection = Database.connect(file)) {
            Schema.prepare(connection, directory);
        } catch (SQLException | RuntimeException e) {
            lock.close();
            throw e;
        }
        writer = new Writer(file);
        reader = new Reader(file);
        sessions = new SqliteSessionStore(writer, clock);
    }

    /**
     * Keeps everything in that directory, which is made if it is not there.
     *
     * @throws DataDirectoryInUseException if another server does so already
     * @throws NewerSchemaException if a later version has done so
     * @throws DataDirectoryException if that is not possible there
     */
    public static SqliteRoomLogs in(Path directory) {
        return in(directory, Retention.EVERYTHING);
    }

    /**
     * Keeps in that directory as much as {@code retention} says.
     *
     * @throws DataDirectoryException as {@link #in(Path)}
     */
    public static SqliteRoomLogs in(Path directory, Retention retention) {
        return in(directory, retention, Clock.systemUTC());
    }

    static SqliteRoomLogs in(Path directory, Retention retention, Clock clock) {
        try {
            SqliteRoomLogs logs = new SqliteRoomLogs(directory, retention, clock);
            logs.start();
            return logs;
        } catch (IOException e) {
            throw new DataDirectoryException(directory, reason(e), e);
        } catch (SQLException e) {
            throw new DataDirectoryException(directory, String.valueOf(e.getMessage()), e);
        }
    }

    /** The messages of many of these exceptions hold nothing but the name of a file. */
    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof FileAlreadyExistsException) {
            return "it is not a directory";
        } else if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return String.valueOf(failure.getMessage());
    }

    @Override
    public CompletionStage<RoomLog> open(RoomName room) {
        return reader.submit(0, database -> database.newest(room))
                .thenApply(newest -> new SqliteRoomLog(room, newest, writer, reader, retention.messages()));
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    private void start() {
        writer.start();
        reader.start();
        if (!retention.isUnlimited()) {
            sweepRegularly();
        }
    }

    private void sweepRegularly() {
        sweep().whenComplete((done, failure) -> {
            if (!closed) {
                CompletableFuture.delayedExecutor(SWEEP_SECONDS, TimeUnit.SECONDS)
                        .execute(this::sweepRegularly);
            }
        });
    }

    /** Deletes what is not to be kept any longer; what is said meanwhile has its turn in between. */
    CompletableFuture<Void> sweep() {
        CompletableFuture<Boolean> swept =
                writer.submit(0, database -> database.sweep(retention.messages(), retention.limitAt(clock.millis())));
        return swept.thenCompose(all -> all ? CompletableFuture.completedFuture(null) : sweep());
    }

    Writer writer() {
        return writer;
    }

    @Override
    public void close() {
        closed = true;
        writer.close();
        reader.close();
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("the lock of a data directory is not closed well", e);
        }
    }
}
