package io.linechat.sqlite;

import java.nio.file.Path;

/** Another server keeps its messages there already. */
public final class DataDirectoryInUseException extends DataDirectoryException {

    private static final long serialVersionUID = 1L;

    /**
     * @param user who that is, for people
     */
    DataDirectoryInUseException(Path directory, String user) {
        super(directory, "it is in use by " + user);
    }
}
