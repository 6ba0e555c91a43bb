package io.linechat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** Starts the program. */
public final class Main {

    private Main() {}

    /** Chats until one side ends it; {@code --help} says what can be set. */
    public static void main(String... args) {
        // Names and texts are UTF-8 here as on the wire, whatever the locale.
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(ClientCommand.execute(args));
    }

    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, UTF_8);
    }
}
