package io.linechat.client;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A line that a server sent, understood. All text in it is free of control characters. */
public sealed interface ServerLine {

    /** Somebody said something; {@code room} is {@code null} for the current one. */
    record Said(@Nullable String room, String from, String text) implements ServerLine {}

    /** Somebody said something to this client alone. */
    record Told(String from, String text) implements ServerLine {}

    /** What this client said to somebody alone has reached them. */
    record TellSent(String to, String text) implements ServerLine {}

    /** Something that nobody said: who came and went, the answer to a command; {@code room} as in {@link Said}. */
    record Notice(@Nullable String room, String text) implements ServerLine {}

    /** A command was refused. */
    record Refused(String text) implements ServerLine {}

    /** The last line of a server that closes the connection. */
    record Goodbye(String reason) implements ServerLine {}

    /** A line of no known form. */
    record Unknown(String text) implements ServerLine {}

    /** Understands a line of the text protocol. */
    static ServerLine parse(String line) {
        Matcher said = Forms.SAID.matcher(line);
        if (said.matches()) {
            return new Said(said.group("room"), said.group("from"), said.group("text"));
        }
        Matcher told = Forms.TOLD.matcher(line);
        if (told.matches()) {
            String who = told.group("who");
            String text = told.group("text");
            return told.group("way").equals("from") ? new Told(who, text) : new TellSent(who, text);
        }
        Matcher notice = Forms.NOTICE.matcher(line);
        if (notice.matches()) {
            String text = notice.group("text");
            boolean goodbye =
                    notice.group("room") == null && Forms.GOODBYE.matcher(text).matches();
            return goodbye ? new Goodbye(text.replaceFirst("^closed: ", "")) : new Notice(notice.group("room"), text);
        }
        return line.startsWith("! ") ? new Refused(line.substring(2)) : new Unknown(line);
    }
}
