package io.linechat.message;

import java.time.Instant;

/**
 * A line that somebody said, as its room's log has taken it.
 *
 * @param room where it was said
 * @param position its place among the room's messages
 * @param time when the log took it, to the millisecond
 * @param from who said it, under the name of that moment
 * @param text what was said; never empty, free of control characters (see {@link CleanText})
 * @param kind how it was said
 */
public record ChatMessage(RoomName room, Position position, Instant time, Nickname from, String text, Kind kind)
        implements Event.InRoom {

    /** How a message was said. */
    public enum Kind {
        /** An ordinary line: {@code <alice> hello}. */
        SAY,
        /** Something done rather than said: {@code * alice waves}. */
        ACTION
    }
}
