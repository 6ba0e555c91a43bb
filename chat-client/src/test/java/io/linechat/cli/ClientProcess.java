package io.linechat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.linechat.testing.JavaCommand;
import io.linechat.testing.PipedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The client as a program: with pipes on both ends, or on a terminal that {@code script} makes. */
final class ClientProcess extends PipedProcess {

    private ClientProcess(ProcessBuilder builder) {
        super(builder);
    }

    /** Starts it with pipes. */
    static ClientProcess piped(int port, Object... options) {
        return new ClientProcess(new ProcessBuilder(command(port, options)));
    }

    /** Starts it on a terminal of 100 columns. */
    static ClientProcess onTerminal(int port, Object... options) {
        return inShell("exec \"$@\"", port, options);
    }

    /** Has a shell on a terminal run {@code line}, in which {@code "$@"} is the client. */
    static ClientProcess inShell(String line, int port, Object... options) {
        // script takes the command as one string; quoted, it comes to the shell as it is.
        StringBuilder quoted = new StringBuilder("set --");
        for (String word : command(port, options)) {
            quoted.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        ProcessBuilder builder = new ProcessBuilder(
                "script", "--quiet", "--return", "--command", quoted + "; stty rows 30 cols 100; " + line, "/dev/null");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().remove("NO_COLOR");
        return new ClientProcess(builder);
    }

    private static List<String> command(int port, Object... options) {
        List<String> command = JavaCommand.of(Main.class.getName());
        command.addAll(List.of("localhost", Integer.toString(port)));
        for (Object option : options) {
            command.add(option.toString());
        }
        return command;
    }

    /** Sends the client a signal. */
    void signal(String name) {
        run("kill -" + name + " " + client().pid());
    }

    /** Skips the test where the signal is ignored, as it is in what {@code nohup} or a script's {@code &} has started. */
    void assumeHeeds(String signal) {
        int bit = switch (signal) {
            case "HUP" -> 0;
            case "INT" -> 1;
            case "TERM" -> 14;
            default -> throw new IllegalArgumentException(signal);
        };
        long ignored = Long.parseUnsignedLong(status("SigIgn"), 16);
        assumeFalse((ignored >> bit & 1) == 1, "SIG" + signal + " is ignored here");
    }

    /** Whether the client is stopped, as by Ctrl-Z. */
    boolean isStopped() {
        return status("State").startsWith("T");
    }

    /** What {@code stty -a} says of the client's terminal. */
    String terminalSettings() {
        return run("stty -a < /proc/" + client().pid() + "/fd/0");
    }

    /** The client itself, which may be below script. */
    private ProcessHandle client() {
        return process()
                .descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElse(process().toHandle());
    }

    private String status(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + client().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String shellCommand) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", shellCommand)
                    .redirectErrorStream(true)
                    .start();
            return new String(shell.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
