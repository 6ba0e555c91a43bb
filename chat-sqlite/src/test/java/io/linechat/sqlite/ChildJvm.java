package io.linechat.sqlite;

import io.linechat.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program in a process of its own. What it says on standard error comes with the rest. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    ChildJvm(Class<?> program, Path argument) throws IOException {
        List<String> command = JavaCommand.of(program.getName());
        command.add(argument.toString());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the program has ended");
        }
        return line;
    }

    /** Kills it as {@code kill -9} does, and returns what it still had printed. */
    List<String> kill() {
        process.toHandle().destroyForcibly();
        return output.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
