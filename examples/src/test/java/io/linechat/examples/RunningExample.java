package io.linechat.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example at work on a port that is free, with a keyboard and a screen; closing it ends its input. */
final class RunningExample implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+), .*\\R");

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final CompletableFuture<Void> running;
    private final int port;

    /** What the examples have under their {@code main}. */
    interface Example {
        void run(int port, InputStream in, PrintStream out) throws IOException;
    }

    private RunningExample(Example example) throws IOException {
        PipedInputStream in = new PipedInputStream(keyboard);
        running = CompletableFuture.runAsync(() -> run(example, in), task -> new Thread(task, "example").start());
        await().until(() -> running.isDone() || LISTENING.matcher(screen()).find());
        Matcher listening = LISTENING.matcher(screen());
        assertThat(listening.find()).as("listening: %s", running).isTrue();
        port = Integer.parseInt(listening.group(1));
    }

    /** Starts it, and waits until it listens. */
    static RunningExample of(Example example) throws IOException {
        return new RunningExample(example);
    }

    private void run(Example example, InputStream in) {
        try {
            example.run(0, in, new PrintStream(screen, true, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    void type(String line) throws IOException {
        keyboard.write((line + "\n").getBytes(UTF_8));
        keyboard.flush();
    }

    void expectOnScreen(String line) {
        await().untilAsserted(() -> assertThat(screen().lines()).contains(line));
    }

    /** Waits until the example has come to its end by itself, and returns all that it printed. */
    String untilEnd() {
        running.join();
        return screen();
    }

    private String screen() {
        return screen.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        keyboard.close();
        running.join();
    }
}
