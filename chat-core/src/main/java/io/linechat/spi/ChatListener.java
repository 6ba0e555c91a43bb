package io.linechat.spi;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;

/**
 * Observes the rooms of a server. Private messages are not shown.
 *
 * <p>Calls come one at a time, never on an event loop, in the order of each room: what a listener sees of one room is
 * what its members see. Between rooms no order is promised. A listener that blocks delays the other listeners and
 * nobody else; what it cannot keep up with is left out and {@linkplain #missed counted}. What it throws is logged.
 */
public interface ChatListener {

    /** Somebody entered a room. */
    default void joined(RoomName room, Nickname who) {}

    /** Somebody left a room, on their own, kicked, or by losing the connection. */
    default void left(RoomName room, Nickname who) {}

    /** Somebody in a room took another nickname; called for each room that they are in. */
    default void renamed(RoomName room, Nickname before, Nickname now) {}

    /** A message was taken by its room's log. */
    default void said(ChatMessage message) {}

    /** The listeners were too slow, and {@code calls} calls before this one were left out. */
    default void missed(long calls) {}
}
