package io.linechat.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Reads what is committed, one question after the other, beside what is being written. */
final class Reader extends Access {

    Reader(Path file) {
        super("reader", file);
    }

    @Override
    void serve(Task<?> task) {
        try {
            task.run(database());
        } catch (SQLException | RuntimeException e) {
            discard();
            task.fail(new IOException("cannot read " + file(), e));
            return;
        }
        task.succeed();
    }
}
