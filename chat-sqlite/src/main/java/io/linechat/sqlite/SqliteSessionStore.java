package io.linechat.sqlite;

import io.linechat.spi.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The sessions in the database. All is done by the writer, in whose queue it stands before what is said later. Any
 * thread.
 */
final class SqliteSessionStore implements SessionStore {

    /** Who has not come back to this server for so long will not. */
    private static final long PATIENCE_MS = Duration.ofDays(1).toMillis();

    private final Writer writer;
    private final Clock clock;

    /** Tells this server from those before it, which had the directory; when it was started, in milliseconds. */
    private final long run;

    /** Whether the sessions that nobody came back for are gone; the writer's thread alone uses it. */
    private boolean swept;

    SqliteSessionStore(Writer writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
        this.run = clock.millis();
    }

    @Override
    public void keep(StoredSession session) {
        writer.submit(1, database -> {
            if (!swept && clock.millis() - run > PATIENCE_MS) {
                database.forgetOtherSessions(run);
                swept = true;
            }
            database.keep(session, run);
            return true;
        });
    }

    @Override
    public void forget(String id) {
        writer.submit(1, database -> {
            database.forgetSession(id);
            return true;
        });
    }

    @Override
    public CompletionStage<Optional<StoredSession>> find(String id) {
        return writer.submit(1, database -> database.findSession(id, run));
    }
}
