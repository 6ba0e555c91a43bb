package io.linechat.sqlite;

import java.nio.file.Path;

/** What is said cannot be kept in that directory. */
public sealed class DataDirectoryException extends RuntimeException
        permits DataDirectoryInUseException, NewerSchemaException {

    private static final long serialVersionUID = 1L;

    private final transient Path directory;

    DataDirectoryException(Path directory, String reason, Throwable cause) {
        super("cannot keep messages in " + directory + ": " + reason, cause);
        this.directory = directory;
    }

    DataDirectoryException(Path directory, String reason) {
        super("cannot keep messages in " + directory + ": " + reason);
        this.directory = directory;
    }

    /** Where they were to be kept. */
    public Path directory() {
        return directory;
    }
}
