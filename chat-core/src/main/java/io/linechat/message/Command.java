package io.linechat.message;

import org.jspecify.annotations.Nullable;

/** What a client asks for. A {@code room} of {@code null} is the current one. */
public sealed interface Command {

    /** Says {@code text}, which is clean and not empty. */
    record Say(@Nullable RoomName room, String text, ChatMessage.Kind kind) implements Command {}

    /** Says {@code text} to one person. */
    record Tell(Nickname to, String text) implements Command {}

    /** Takes another nickname. */
    record Nick(Nickname nick) implements Command {}

    /**
     * Enters a room, which becomes the current one.
     *
     * @param backlog what of its messages to send first; {@code null} for what everybody is shown
     */
    record Join(RoomName room, @Nullable Backlog backlog) implements Command {

        /** Enters a room to see what everybody is shown. */
        public Join(RoomName room) {
            this(room, null);
        }
    }

    /** Leaves a room. */
    record Leave(@Nullable RoomName room) implements Command {}

    /** Asks who is in a room. */
    record Who(@Nullable RoomName room) implements Command {}

    /** Asks which rooms there are. */
    record Rooms() implements Command {}

    /** Asks for the topic of a room, or sets it where {@code text} is given; an empty text takes it away. */
    record Topic(@Nullable RoomName room, @Nullable String text) implements Command {}

    /**
     * Asks for messages of a room: the first ones behind {@code after} if that is given, otherwise the last ones.
     *
     * @param after a {@code seq}; the messages lie behind it
     * @param before a {@code seq}; the messages lie before it
     * @param count of how many messages at most
     */
    record History(
            @Nullable RoomName room,
            @Nullable Long after,
            @Nullable Long before,
            int count) implements Command {

        /** How many may be asked for. */
        public static final int MAX_COUNT = 200;

        /** Asks for the last messages. */
        public History(@Nullable RoomName room, int count) {
            this(room, null, null, count);
        }
    }

    /** Asks for the list of commands. */
    record Help() implements Command {}

    /** Asks whether the server is there. */
    record Ping() implements Command {}

    /** Says goodbye. */
    record Quit() implements Command {}

    /** The client has ended its input, and may still listen to the answers. */
    record EndOfInput() implements Command {}

    /**
     * A program begins to talk; comes before all its other commands.
     *
     * @param nick what it wants to be called; of no effect if it takes a session up, which has a nickname
     * @param resume the token of a session that it takes up again
     */
    record Hello(@Nullable Nickname nick, @Nullable String resume) implements Command {}

    /**
     * A command that is answered by exactly one {@link Event.Reply}, after its effect.
     *
     * @param tag the client's own name for it, which the answer carries
     * @param n the client's own number for what it says; what it says again under the same number is said once
     */
    record Request(@Nullable String tag, @Nullable Long n, Command command) implements Command {

        /** A command without a number. */
        public Request(@Nullable String tag, Command command) {
            this(tag, null, command);
        }

        /** The longest tag, in characters. */
        public static final int MAX_TAG = 64;
    }

    /**
     * Input that no command could be made of.
     *
     * @param message what to answer, for people
     * @param fatal whether the connection ends with that answer
     */
    record Malformed(ErrorCode code, String message, boolean fatal) implements Command {}
}
