package io.linechat.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A thread that uses the database for others, who hand it tasks and wait for none of them. It has its own
 * connection, which is made when it is needed, and again when it is not fit for use any more.
 */
abstract class Access implements AutoCloseable {

    private final Path file;
    private final Thread thread;
    private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Task<Boolean> end = new Task<>(database -> true, 0);

    private boolean closed; // guarded by this

    private @Nullable Database database;

    /** Something to be done with the database. */
    @FunctionalInterface
    interface Work<T> {
        T with(Database database) throws SQLException;
    }

    /** Work on its way: what it brings is known when it has run, and told when it is certain. */
    static final class Task<T> {

        private final Work<T> work;
        private final int messages;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        private Task(Work<T> work, int messages) {
            this.work = work;
            this.messages = messages;
        }

        void run(Database database) throws SQLException {
            result = work.with(database);
        }

        void succeed() {
            done.complete(Objects.requireNonNull(result, "it has not run"));
        }

        void fail(IOException reason) {
            done.completeExceptionally(reason);
        }

        int messages() {
            return messages;
        }
    }

    Access(String name, Path file) {
        this.file = file;
        this.thread = new Thread(this::run, "linechat-sqlite-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Has something done; what is returned completes on the thread of this.
     *
     * @param messages how many are written
     */
    final <T> CompletableFuture<T> submit(int messages, Work<T> work) {
        Task<T> task = new Task<>(work, messages);
        synchronized (this) {
            if (closed) {
                task.fail(new IOException(file + " is closed"));
            } else {
                queue.add(task);
            }
        }
        return task.done;
    }

    private void run() {
        try {
            for (Task<?> task = queue.take(); task != end; task = queue.take()) {
                serve(task);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        } finally {
            discard();
        }
    }

    /** Does the task, with others that wait behind it if that is good for them. */
    abstract void serve(Task<?> first);

    /** The next task that waits already, if there is one. */
    final @Nullable Task<?> next() {
        return queue.peek() == end ? null : queue.poll();
    }

    final Database database() throws SQLException {
        if (database == null) {
            database = Database.open(file);
        }
        return database;
    }

    /** Closes the database; the next task opens it again. */
    final void discard() {
        try {
            if (database != null) {
                database.close();
            }
        } catch (SQLException e) {
            // It gives up what it holds all the same, and what is not committed is not to be kept.
        }
        database = null;
    }

    final Path file() {
        return file;
    }

    /** Does what was submitted, and ends. */
    @Override
    public final void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                queue.add(end);
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
