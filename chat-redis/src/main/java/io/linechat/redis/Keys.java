package io.linechat.redis;

import io.linechat.message.RoomName;
import java.util.List;

/**
 * The names of all keys and channels. What is between braces decides where a Cluster keeps a key: all of one room is in one
 * place, so that one script can change it in one step, and so is all that concerns every server.
 *
 * @param prefix tells the chats apart that are in one Redis
 */
record Keys(String prefix) {

    static final String DEFAULT_PREFIX = "linechat:";

    /** The stream of a room's messages; their ids are {@code seq-0}. */
    String log(RoomName room) {
        return of(room, "log");
    }

    /** What a room's log and its people are counted by, and its topic: epoch, seq, base, v, topic. */
    String meta(RoomName room) {
        return of(room, "meta");
    }

    /** The ids of what was appended last. */
    String ids(RoomName room) {
        return of(room, "ids");
    }

    /** Who is in a room, and on which server. */
    String people(RoomName room) {
        return of(room, "people");
    }

    /** Where it is told what happens in a room; the first byte says what it is about, see {@link News}. */
    String news(RoomName room) {
        return of(room, "news");
    }

    /** The keys of a room's log, in the order in which its scripts take them. */
    List<String> ofLog(RoomName room) {
        return List.of(log(room), meta(room), ids(room), news(room));
    }

    /** The servers, and until when they are alive. */
    String servers() {
        return prefix + "{all}:servers";
    }

    /** Who has which nickname. */
    String nicknames() {
        return prefix + "{all}:nicks";
    }

    /** The sessions of programs. */
    String sessions() {
        return prefix + "{all}:sessions";
    }

    /** What a server has of {@link #nicknames}. */
    String of(String server) {
        return prefix + "{all}:of:" + server;
    }

    /** What a server has of {@link #sessions}. */
    String kept(String server) {
        return prefix + "{all}:kept:" + server;
    }

    /** How many people a server has in which rooms. */
    String rooms(String server) {
        return prefix + "{all}:rooms:" + server;
    }

    /** Where a server is told something by another one. */
    String mail(String server) {
        return prefix + "mail:" + server;
    }

    /** Where all servers are told something. */
    String everyone() {
        return prefix + "everyone";
    }

    private String of(RoomName room, String what) {
        return prefix + "{room:" + room.key() + "}:" + what;
    }
}
