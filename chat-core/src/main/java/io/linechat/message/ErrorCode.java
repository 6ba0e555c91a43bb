package io.linechat.message;

/** Why a command was refused; the names go over the wire and never change their meaning. */
public enum ErrorCode {
    /** The request cannot be understood. */
    BAD_REQUEST,
    /** The bytes are not UTF-8. */
    BAD_UTF8,
    /** The line is longer than the server takes. */
    LINE_TOO_LONG,
    /** There is no such command. */
    UNKNOWN_COMMAND,
    /** A program has to say {@code hello} before anything else. */
    HELLO_FIRST,
    /** The nickname, or one that looks like it, is taken or reserved. */
    NICK_IN_USE,
    /** The text is not a nickname. */
    BAD_NICK,
    /** The text is not a room name. */
    BAD_ROOM,
    /** Nobody here has that nickname. */
    NO_SUCH_NICK,
    /** The command needs a room that one is in. */
    NOT_A_MEMBER,
    /** One connection may not be in more rooms. */
    TOO_MANY_ROOMS,
    /** Too many commands too fast. */
    SLOW_DOWN,
    /** A rule of this server (an interceptor) refused it. */
    REFUSED,
    /** There is no session to take up by that token: it is over, or never was. */
    SESSION_EXPIRED,
    /** It cannot be done just now; trying again later may help. */
    UNAVAILABLE,
    /** The server has as many connections as it takes. */
    SERVER_FULL
}
