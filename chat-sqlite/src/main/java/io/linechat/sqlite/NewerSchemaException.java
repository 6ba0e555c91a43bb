package io.linechat.sqlite;

import java.nio.file.Path;

/** What is there was made by a later version of Linechat, which orders it in a way that this one does not know. */
public final class NewerSchemaException extends DataDirectoryException {

    private static final long serialVersionUID = 1L;

    private final int found;
    private final int supported;

    NewerSchemaException(Path directory, int found, int supported) {
        super(
                directory,
                "its schema has version " + found + ", and this version of Linechat knows no later one than "
                        + supported);
        this.found = found;
        this.supported = supported;
    }

    /** The version of what is there. */
    public int found() {
        return found;
    }

    /** The newest version that could be used. */
    public int supported() {
        return supported;
    }
}
