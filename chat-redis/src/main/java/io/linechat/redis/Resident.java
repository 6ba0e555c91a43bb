package io.linechat.redis;

import io.linechat.message.Nickname;

/**
 * Somebody who is in a room.
 *
 * @param server the id of the server that this is a session of
 */
record Resident(String server, Nickname nickname) {

    /** Reads what {@code people.lua} writes. */
    static Resident parse(String value) {
        int space = value.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("resident: " + value + " (expected: a server and a nickname)");
        }
        return new Resident(value.substring(0, space), Nickname.of(value.substring(space + 1)));
    }
}
