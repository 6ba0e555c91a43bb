package io.linechat.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Starts the program. */
public final class Main {

    private Main() {}

    /** Runs the server until it is told to end; {@code --help} says what can be set. */
    public static void main(String... args) {
        // Names and texts are UTF-8 here as on the wire, whatever the locale.
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(new ServerCommand(System.getenv(), System.in, System.out, System.err).execute(args));
    }

    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
