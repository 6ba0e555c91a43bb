package io.linechat.testing.history;

import io.linechat.message.Position;

/** What a client did, or what it was told. */
public sealed interface Step {

    /** It has a session: a new one, or the one it had before. */
    record Opened(String nick, boolean resumed) implements Step {}

    /** It entered a room, on this connection: what lies behind {@code from} is sent to it. */
    record Joined(String room, Position from) implements Step {}

    /** It is about to say a text, for the first time or again; no other line of any client has that text. */
    record Said(String room, long n, String text) implements Step {}

    /** What it said was taken. */
    record Acknowledged(long n, Position position) implements Step {}

    /** What it said was not taken. */
    record Refused(long n) implements Step {}

    /** It was sent a message. */
    record Saw(String room, Entry entry) implements Step {}

    /** It was told that it is not sent these messages, both ends included. */
    record Gap(String room, long from, long to) implements Step {}
}
