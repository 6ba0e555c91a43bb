package io.linechat.cli;

import io.linechat.client.ServerLine;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines for people, as the server does, with colours and the time if they are wanted.
 *
 * <p>All escape sequences on the screen are made here; the text of a {@link ServerLine} has none.
 */
final class Renderer {

    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";
    private static final int DIM = 2;
    private static final int RED = 31;

    /** For names: no red, which is for errors, and nothing that vanishes on a black or a white background. */
    private static final int[] PALETTE = {32, 33, 34, 35, 36, 92, 94, 95, 96};

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final boolean colors;
    private final @Nullable Clock clock;

    /**
     * @param clock the time that stands in front of each line, in its zone; {@code null} for none
     */
    Renderer(boolean colors, @Nullable Clock clock) {
        this.colors = colors;
        this.clock = clock;
    }

    String prompt(String you) {
        return "<" + name(you) + "> ";
    }

    String line(ServerLine line) {
        return time() + body(line);
    }

    String note(String text) {
        return time() + colored(DIM, text);
    }

    String error(String text) {
        return time() + colored(RED, "! " + text);
    }

    private String body(ServerLine line) {
        if (line instanceof ServerLine.Said said) {
            return room(said.room()) + "<" + name(said.from()) + "> " + said.text();
        } else if (line instanceof ServerLine.Told told) {
            return "[from " + name(told.from()) + "] " + told.text();
        } else if (line instanceof ServerLine.TellSent sent) {
            return "[to " + name(sent.to()) + "] " + sent.text();
        } else if (line instanceof ServerLine.Notice notice) {
            return room(notice.room()) + colored(DIM, "* " + notice.text());
        } else if (line instanceof ServerLine.Goodbye goodbye) {
            return colored(DIM, "* " + goodbye.reason());
        } else if (line instanceof ServerLine.Refused refused) {
            return colored(RED, "! " + refused.text());
        } else if (line instanceof ServerLine.Unknown unknown) {
            return unknown.text();
        }
        throw new AssertionError(line);
    }

    private String time() {
        return clock == null ? "" : colored(DIM, LocalTime.now(clock).format(TIME)) + " ";
    }

    private String room(@Nullable String room) {
        return room == null ? "" : colored(DIM, "[" + room + "]") + " ";
    }

    /** Of the same colour for everyone, every time. */
    private String name(String name) {
        int hash = name.toLowerCase(Locale.ROOT).hashCode();
        return colored(PALETTE[Math.floorMod(hash, PALETTE.length)], name);
    }

    private String colored(int code, String text) {
        return colors ? ESCAPE + code + "m" + text + RESET : text;
    }
}
