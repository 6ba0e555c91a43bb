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

    /** Enters a room, which becomes the current one. */
    record Join(RoomName room) implements Command {}

    /** Leaves a room. */
    record Leave(@Nullable RoomName room) implements Command {}

    /** Asks who is in a room. */
    record Who(@Nullable RoomName room) implements Command {}

    /** Asks which rooms there are. */
    record Rooms() implements Command {}

    /** Asks for the topic of a room, or sets it where {@code text} is given; an empty text takes it away. */
    record Topic(@Nullable RoomName room, @Nullable String text) implements Command {}

    /** Asks for the last {@code count} messages of a room. */
    record History(@Nullable RoomName room, int count) implements Command {

        /** How many may be asked for. */
        public static final int MAX_COUNT = 200;
    }

    /** Asks for the list of commands. */
    record Help() implements Command {}

    /** Asks whether the server is there. */
    record Ping() implements Command {}

    /** Says goodbye. The end of the client's input is the same. */
    record Quit() implements Command {}

    /**
     * Input that no command could be made of.
     *
     * @param message what to answer, for people
     * @param fatal whether the connection ends with that answer
     */
    record Malformed(ErrorCode code, String message, boolean fatal) implements Command {}
}
