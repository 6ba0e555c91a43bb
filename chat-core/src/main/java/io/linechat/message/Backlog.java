package io.linechat.message;

/** Which of the messages that are there already somebody who enters a room is sent first. */
public sealed interface Backlog {

    /** The last {@code count} ones. */
    record Last(int count) implements Backlog {

        /** How many may be asked for. */
        public static final int MAX_COUNT = 1000;
    }
}
