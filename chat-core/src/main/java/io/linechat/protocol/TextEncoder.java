package io.linechat.protocol;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Writes events as lines for people. */
final class TextEncoder {

    private static final String HELP = """
            * /nick NAME        take a nickname
            * /join ROOM        enter a room, or make it; what you type is said there
            * /leave [ROOM]     leave the room
            * /msg NAME TEXT    say something to one person
            * /me TEXT          say what you do
            * /who [ROOM]       who is here
            * /rooms            which rooms there are
            * /topic [TEXT]     see or set what the room is about
            * /history [N]      what was said last
            * /ping             see whether the server is there
            * /quit             leave the chat; a line with just quit or bye does it too
            * //TEXT            say /TEXT
            """;

    /** The time of an earlier message; the others are of now. */
    private static final DateTimeFormatter HISTORY_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private TextEncoder() {}

    /** Writes an event that is in the recipient's current room, or in none. */
    static void encode(Event event, ByteBuf out) {
        encode(event, " " + (event instanceof Event.InRoom inRoom ? inRoom.room() : ""), out);
    }

    /** Writes an event of another room than the recipient's current one: that room stands in front, and only there. */
    static void encodeOtherRoom(Event.InRoom event, ByteBuf out) {
        write(out, "[" + event.room() + "] ");
        encode(event, "", out);
    }

    private static void encode(Event event, String room, ByteBuf out) {
        if (event instanceof ChatMessage message) {
            encode(message, out);
        } else if (event instanceof Event.InRoom inRoom) {
            write(out, "* " + line(inRoom, room) + "\n");
        } else if (event instanceof Event.Help) {
            write(out, HELP);
        } else if (event instanceof Event.History history) {
            encode(history, out);
        } else {
            write(out, line(event) + "\n");
        }
    }

    /** The hot one: each message passes here once for each format. */
    private static void encode(ChatMessage message, ByteBuf out) {
        String from = message.from().toString();
        boolean action = message.kind() == ChatMessage.Kind.ACTION;
        write(out, action ? "* " + from + " " : "<" + from + "> ");
        write(out, message.text());
        out.writeByte('\n');
    }

    private static void encode(Event.History history, ByteBuf out) {
        for (ChatMessage message : history.messages()) {
            write(out, "* [" + HISTORY_TIME.format(message.time()) + "] ");
            encode(message, out);
        }
    }

    private static String line(Event.InRoom event, String room) {
        if (event instanceof Event.Presence presence) {
            return line(presence, room);
        } else if (event instanceof Event.TopicSet set) {
            String of = room.isEmpty() ? "" : " of" + room;
            return set.topic().isEmpty()
                    ? set.by() + " took the topic" + of + " away"
                    : set.by() + " set the topic" + of + " to: " + set.topic();
        } else if (event instanceof Event.Gap gap) {
            if (gap.from() == 1 && gap.reason() == Event.Gap.Reason.TRUNCATED) {
                return "some of what was said before" + (room.isEmpty() ? "" : " in" + room) + " may be lost";
            }
            long missed = gap.to() - gap.from() + 1;
            return "you missed " + missed + (missed == 1 ? " line" : " lines") + (room.isEmpty() ? "" : " in" + room);
        }
        throw new AssertionError(event);
    }

    private static String line(Event event) {
        if (event instanceof Event.Welcome welcome) {
            return "* welcome to " + welcome.server() + ", you are " + welcome.nick() + "; /help lists the commands";
        } else if (event instanceof Event.Greeting greeting) {
            return "* " + greeting.text();
        } else if (event instanceof Event.Joined joined) {
            return line(joined);
        } else if (event instanceof Event.Left left) {
            return "* you left " + left.room()
                    + (left.current() == null ? ", you are in no room now" : ", you are in " + left.current() + " now");
        } else if (event instanceof Event.NickTaken taken) {
            return "* you are now " + taken.nick();
        } else if (event instanceof Event.Told told) {
            return "[from " + told.from() + "] " + told.text();
        } else if (event instanceof Event.TellSent sent) {
            return "[to " + sent.to() + "] " + sent.text();
        } else if (event instanceof Event.Announcement announcement) {
            return "<" + announcement.from() + "> " + announcement.text();
        } else if (event instanceof Event.Members members) {
            return "* in " + members.room() + " (" + members.count()
                    + (members.stale() ? ", this may be out of date" : "") + "): "
                    + names(members.names(), members.count());
        } else if (event instanceof Event.RoomList list) {
            return "* rooms: "
                    + list.rooms().stream()
                            .map(room -> room.room() + " (" + room.members() + ")")
                            .collect(Collectors.joining(", "));
        } else if (event instanceof Event.TopicIs topic) {
            return topic.topic().isEmpty()
                    ? "* " + topic.room() + " has no topic"
                    : "* the topic of " + topic.room() + " is: " + topic.topic();
        } else if (event instanceof Event.Pong) {
            return "* pong";
        } else if (event instanceof Event.Refused refused) {
            return "! " + refused.message() + " (" + refused.code() + ")";
        } else if (event instanceof Event.Kicked kicked) {
            return "! you were taken out of " + kicked.room() + ": " + kicked.reason() + " (REFUSED)";
        } else if (event instanceof Event.Bye bye) {
            return "* " + bye.reason();
        }
        throw new AssertionError(event);
    }

    private static String line(Event.Presence presence, String room) {
        int joined = presence.joined().size();
        int left = presence.left().size();
        int renamed = presence.renamed().size();
        if (joined + left + renamed != 1) {
            String renames = renamed == 0 ? "" : ", " + renamed + " renamed";
            return joined + " entered, " + left + " left" + room + renames + " (" + presence.members() + " here)";
        } else if (joined == 1) {
            return presence.joined().get(0) + " entered" + room;
        } else if (left == 1) {
            return presence.left().get(0) + " left" + room;
        }
        Event.Renamed change = presence.renamed().get(0);
        return change.before() + " is now " + change.now();
    }

    private static String line(Event.Joined joined) {
        String company = joined.othersCount() == 0
                ? "alone in " + joined.room()
                : "in " + joined.room() + " with " + names(joined.others(), joined.othersCount());
        String topic = joined.topic().isEmpty() ? "" : "; the topic is: " + joined.topic();
        return "* you are " + company + topic;
    }

    private static String names(List<Nickname> shown, int count) {
        String names = shown.stream().map(Nickname::toString).collect(Collectors.joining(", "));
        return count == shown.size() ? names : names + " and " + (count - shown.size()) + " more";
    }

    private static void write(ByteBuf out, String text) {
        // The JDK's encoder is a copy for ASCII; Netty's writeCharSequence goes from char to char.
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
