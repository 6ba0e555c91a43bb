package io.linechat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file that figures are written to, run by run, so that those of a run that is broken off are there. */
final class Recording {

    private final Path file;

    private Recording(Path file) {
        this.file = file;
    }

    /** Begins a file; what was in it is gone. */
    static Recording begin(Path file) throws IOException {
        Files.writeString(file, Result.csvHeader() + "\n");
        return new Recording(file);
    }

    /** Goes on with a file, or begins it if there is none. */
    static Recording goOn(Path file) throws IOException {
        if (!Files.exists(file)) {
            return begin(file);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(Result.csvHeader())) {
            throw new IllegalArgumentException(file + " has other columns, nothing can be added to it");
        }
        return new Recording(file);
    }

    void add(Result result) throws IOException {
        Files.writeString(file, result.toCsv() + "\n", StandardOpenOption.APPEND);
    }
}
