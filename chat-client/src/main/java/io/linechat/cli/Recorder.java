package io.linechat.cli;

import io.linechat.client.ServerLine;
import io.linechat.transcript.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what is received in a transcript, if there is to be one. */
final class Recorder implements AutoCloseable {

    /** Nobody else can have this nickname. */
    private static final String SERVER = "server";

    private final @Nullable Transcript transcript;

    private Recorder(@Nullable Transcript transcript) {
        this.transcript = transcript;
    }

    /**
     * Opens the transcript.
     *
     * @param file {@code null} to keep nothing
     * @param problems told when it cannot be written any more
     */
    static Recorder open(@Nullable Path file, Consumer<String> problems) throws IOException {
        return new Recorder(file == null ? null : Transcript.append(file, problems));
    }

    void record(ServerLine line) {
        if (line instanceof ServerLine.Said said) {
            add(in(said.room()) + said.from(), said.text());
        } else if (line instanceof ServerLine.Told told) {
            add(told.from() + " to you", told.text());
        } else if (line instanceof ServerLine.TellSent sent) {
            add("you to " + sent.to(), sent.text());
        } else if (line instanceof ServerLine.Notice notice) {
            add(in(notice.room()) + SERVER, notice.text());
        } else if (line instanceof ServerLine.Goodbye goodbye) {
            add(SERVER, goodbye.reason());
        } else if (line instanceof ServerLine.Refused refused) {
            add(SERVER, "! " + refused.text());
        } else if (line instanceof ServerLine.Unknown unknown) {
            add(SERVER, unknown.text());
        }
    }

    private void add(String sender, String text) {
        if (transcript != null) {
            transcript.add(sender, text);
        }
    }

    private static String in(@Nullable String room) {
        return room == null ? "" : "[" + room + "] ";
    }

    @Override
    public void close() {
        if (transcript != null) {
            transcript.close();
        }
    }
}
