package io.linechat.sqlite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;

/**
 * A disk that can be filled: a file system of its own where one can be mounted, which takes root on Linux; a limit that
 * SQLite sets itself elsewhere.
 */
final class SmallDisk implements AutoCloseable {

    private final Path directory;
    private final boolean mounted;

    private SmallDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    static SmallDisk at(Path directory) {
        return new SmallDisk(
                directory, run("mount", "-t", "tmpfs", "-o", "size=1m", "linechat-test", directory.toString()));
    }

    Path directory() {
        return directory;
    }

    /** Whether the disk itself is full then, not only SQLite of that opinion. */
    boolean isReal() {
        return mounted;
    }

    void fill(SqliteRoomLogs logs) throws IOException {
        if (!mounted) {
            keepFull(logs);
            return;
        }
        byte[] some = new byte[1024];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            for (int i = 0; i < 2048; i++) {
                ballast.write(some);
            }
        } catch (IOException full) {
            return;
        }
        throw new AssertionError(directory + " does not fill up");
    }

    /** SQLite's own limit goes with the connection, which may be a new one after each failure. */
    void keepFull(SqliteRoomLogs logs) {
        if (!mounted) {
            limit(logs, 1); // which means as many as there are
        }
    }

    void makeRoom(SqliteRoomLogs logs) throws IOException {
        if (mounted) {
            Files.delete(ballast());
        } else {
            limit(logs, Integer.MAX_VALUE - 1);
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private static void limit(SqliteRoomLogs logs, int pages) {
        Logs.await(logs.writer().submit(0, database -> {
            try (Statement statement = database.connection().createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
            }
        }));
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command here
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted && !run("umount", directory.toString())) {
            throw new IOException("cannot unmount " + directory);
        }
    }
}
