package io.linechat.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, and tells of it when it is on the disk. What has gathered while the transaction before was committed is the
 * next one: a lone message waits for nobody, and many share the cost of one sync.
 */
final class Writer extends Access {

    /** What comes beyond it waits for the next transaction, or the first of these would wait long. */
    private static final int MAX_MESSAGES = 500;

    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    private boolean failing;

    Writer(Path file) {
        super("writer", file);
    }

    @Override
    void serve(Task<?> first) {
        List<Task<?>> group = new ArrayList<>();
        int messages = 0;
        for (@Nullable Task<?> task = first; task != null; task = messages < MAX_MESSAGES ? next() : null) {
            group.add(task);
            messages += task.messages();
        }
        try {
            write(group);
        } catch (SQLException | RuntimeException e) {
            failed(group, e);
            return;
        }
        if (failing) {
            failing = false;
            log.info("{} can be written again", file());
        }
        group.forEach(Task::succeed);
    }

    private void write(List<Task<?>> group) throws SQLException {
        Database database = database();
        database.begin();
        for (Task<?> task : group) {
            task.run(database);
        }
        database.commit();
    }

    private void failed(List<Task<?>> group, Exception reason) {
        if (!failing) {
            failing = true;
            log.warn("{} cannot be written, and what is said is refused until it can: {}", file(), reason.getMessage());
        }
        try {
            database().rollback();
        } catch (SQLException e) {
            discard(); // A new connection has no transaction under way.
        }
        group.forEach(task -> task.fail(new IOException("cannot write " + file(), reason)));
    }
}
