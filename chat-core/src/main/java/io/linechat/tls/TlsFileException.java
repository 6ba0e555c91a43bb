package io.linechat.tls;

import java.nio.file.Path;

/** A file with a key or certificates is not what it should be; the message says which and what is wrong. */
public final class TlsFileException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    TlsFileException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
