package io.linechat.transcript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * A file that what people say is appended to: a line each, with time and sender, flushed as it comes.
 *
 * <p>Any thread. A write that fails is reported once, and the next one that succeeds ends that; nothing is thrown, so
 * that chat goes on.
 */
public final class Transcript implements AutoCloseable {

    private final Path file;
    private final Clock clock;
    private final Consumer<String> problems;
    private final OutputStream out;
    private boolean failing;

    private Transcript(Path file, Clock clock, Consumer<String> problems) throws IOException {
        this.file = file;
        this.clock = clock;
        this.problems = problems;
        // Not buffered: a line is there when it came, and one that could not be written is not tried again.
        this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Opens the file, or makes it.
     *
     * @param problems told, in a sentence, when the file cannot be written any more
     * @throws IOException if it cannot be opened to begin with
     */
    public static Transcript append(Path file, Consumer<String> problems) throws IOException {
        return new Transcript(file, Clock.systemUTC(), problems);
    }

    /** Appends {@code TIME sender: text}, the time in UTC. */
    public synchronized void add(String sender, String text) {
        try {
            String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + sender + ": " + text + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                problems.accept("cannot write the transcript " + file + ": " + e.getMessage() + "; chat goes on");
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            problems.accept("cannot close the transcript " + file + ": " + e.getMessage());
        }
    }
}
