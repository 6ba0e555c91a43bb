package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program, started as somebody would start it: in a process of its own, with its own streams and signals. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final Path errors;
    private int port;

    private ServerProcess(List<String> options) {
        try {
            errors = Files.createTempFile("chat-server", ".err");
            ProcessBuilder builder = new ProcessBuilder(command(options)).redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
            process = builder.start();
            output = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(List<String> options) {
        List<String> command = JavaCommand.of(
                Main.class.getName(),
                "-Xmx256m",
                "-Dio.netty.leakDetection.level=paranoid",
                // Not the logback-test.xml of the tests.
                "-Dlogback.configurationFile=logback.xml");
        command.addAll(options);
        return command;
    }

    /** Runs it with these options. */
    static ServerProcess run(String... options) {
        return new ServerProcess(List.of(options));
    }

    /** Runs it on a free port and on the transport of the tests, and returns when it listens. */
    static ServerProcess serving(String... options) {
        return servingOn(0, options);
    }

    /** Does what {@link #serving} does, on that port. */
    static ServerProcess servingOn(int port, String... options) {
        List<String> all = new ArrayList<>(List.of("--port", Integer.toString(port)));
        all.addAll(List.of("--transport", System.getProperty("linechat.transport", "auto")));
        all.addAll(List.of(options));
        ServerProcess server = new ServerProcess(all);
        String line = server.readLine();
        Matcher listening = LISTENING.matcher(line);
        assertThat(line).matches(LISTENING);
        if (listening.matches()) {
            server.port = Integer.parseInt(listening.group(1));
        }
        return server;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The next line of its standard output. */
    String readLine() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("the program has ended: " + errors());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads its standard output until that very line comes, and returns what came before it. */
    List<String> expect(String expected) {
        List<String> before = new ArrayList<>();
        for (String line = readLine(); !line.equals(expected); line = readLine()) {
            before.add(line);
        }
        return before;
    }

    /** What is left of its standard output, to its end. */
    List<String> remainingOutput() {
        return output.lines().toList();
    }

    /** What it wrote to standard error so far. */
    List<String> errors() {
        try {
            return Files.readAllLines(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types lines at its console. */
    void type(String... lines) {
        typeBytes((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void typeBytes(byte... bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a signal, by the name that {@code kill} has for it. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for the end, which is to come soon, and returns the exit code. */
    int exitCode(int seconds) throws InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ended in %d s", seconds)
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.delete(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
