package io.linechat.message;

/** Which of the messages that are there already somebody who enters a room is sent first. */
public sealed interface Backlog {

    /** The last {@code count} ones. */
    record Last(int count) implements Backlog {

        /** How many may be asked for. */
        public static final int MAX_COUNT = 1000;
    }

    /** Those behind that position, which the client knows; it is told a {@link Event.Gap} where they are not all there. */
    record After(Position position) implements Backlog {

        /** If there are more, the last ones; a program gets the rest by {@link Command.History}. */
        public static final int MAX_COUNT = 4096;
    }
}
