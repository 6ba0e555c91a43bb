package io.linechat.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, with pipes on all ends. */
public class PipedProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Output out;
    private final Output err;
    private int seen;

    /** Starts it. */
    protected PipedProcess(ProcessBuilder builder) {
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = new Output(process.getInputStream());
        err = new Output(process.getErrorStream());
    }

    /** Starts a command. */
    public static PipedProcess start(List<String> command) {
        return new PipedProcess(new ProcessBuilder(command));
    }

    /** Types text as it is. */
    public final void type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what is typed. */
    public final void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the output has {@code text}, behind what was expected before. */
    public final void expect(String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(out.text().substring(seen)).contains(text));
        seen = out.text().indexOf(text, seen) + text.length();
    }

    /** Waits until standard error has {@code text}. */
    public final void expectError(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(err.text()).contains(text));
    }

    /** Standard output so far; all of it after {@link #exitCode}. */
    public final String output() {
        return out.text();
    }

    /** Standard error so far; all of it after {@link #exitCode}. */
    public final String errors() {
        return err.text();
    }

    /** Whether it has come to its end. */
    public final boolean hasEnded() {
        return !process.isAlive();
    }

    /** Waits for the end, which is to come soon. */
    public final int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("has ended; so far came %s", output() + errors())
                    .isTrue();
            out.awaitEnd();
            err.awaitEnd();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    /** The process, for what this class does not do. */
    protected final Process process() {
        return process;
    }

    @Override
    public final void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads a stream as it comes. */
    private static final class Output {
        private final StringWriter text = new StringWriter();
        private final Thread reader;

        Output(InputStream stream) {
            reader = new Thread(() -> read(stream));
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream) {
            try (Reader in = new InputStreamReader(stream, UTF_8)) {
                in.transferTo(text);
            } catch (IOException e) {
                // The process was destroyed; what came is here.
            }
        }

        String text() {
            return text.toString();
        }

        void awaitEnd() throws InterruptedException {
            reader.join(PATIENCE.toMillis());
        }
    }
}
