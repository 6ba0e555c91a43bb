package io.linechat.testing.history;

/**
 * Something that a chat must not do.
 *
 * @param where the room or the client, or both
 */
public record Fault(Kind kind, String where, String what) {

    /** What went wrong. */
    public enum Kind {
        /** What was acknowledged, or seen by somebody, is not in the log. */
        LOST,
        /** Something was said once and is in the log twice, or was sent to a client twice. */
        DOUBLE,
        /** A client was not sent a message, and not told so; or the log itself has a hole. */
        HOLE,
        /** Two clients, or a client and the log, have it in another order; or the order is not that of saying. */
        ORDER,
        /** A message that nobody said: not that text, not in that room, or not by that name. */
        UNSAID,
        /** What was refused was said all the same. */
        REFUSED,
        /** A session was not taken up where it was left: not at that place, or not under that name. */
        RESUME
    }
}
