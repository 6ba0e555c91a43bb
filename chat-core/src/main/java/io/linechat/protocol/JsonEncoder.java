package io.linechat.protocol;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomSummary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes events as JSON lines, for programs. */
final class JsonEncoder {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonGenerator json;

    private JsonEncoder(JsonGenerator json) {
        this.json = json;
    }

    static void encode(Event event, ByteBuf out) {
        if (event instanceof Event.History history) {
            // What was said before comes as what is said now does.
            history.messages().forEach(message -> encode(message, out));
            return;
        }
        encodeObject(event, out);
        out.writeByte('\n');
    }

    /** Writes an event that is one object, without the end of its line. */
    static void encodeObject(Event event, ByteBuf out) {
        OutputStream bytes = new ByteBufOutputStream(out);
        try (JsonGenerator json = JsonLines.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            new JsonEncoder(json).write(event);
            json.writeEndObject();
        }
    }

    private void write(Event event) {
        if (event instanceof ChatMessage message) {
            string("type", "message");
            write(message);
        } else if (event instanceof Event.InRoom inRoom) {
            write(inRoom);
        } else if (event instanceof Event.Reply reply) {
            write(reply);
        } else if (event instanceof Event.Told told) {
            string("type", "told");
            string("from", told.from());
            string("to", told.to());
            string("text", told.text());
            time(told.time());
        } else if (event instanceof Event.Announcement announcement) {
            string("type", "announcement");
            string("from", announcement.from());
            string("text", announcement.text());
        } else if (event instanceof Event.Refused refused) {
            string("type", "error");
            write(refused);
        } else if (event instanceof Event.Kicked kicked) {
            string("type", "error");
            string("code", "REFUSED");
            string("message", "you were taken out of " + kicked.room() + ": " + kicked.reason());
            string("room", kicked.room());
        } else if (event instanceof Event.Bye bye) {
            string("type", "bye");
            string("reason", bye.reason());
            retry(bye.retryMillis());
        } else {
            throw new AssertionError(event);
        }
    }

    private void write(Event.InRoom event) {
        if (event instanceof Event.Presence presence) {
            string("type", "presence");
            string("room", presence.room());
            strings("joined", presence.joined());
            strings("left", presence.left());
            json.writeArrayPropertyStart("renamed");
            for (Event.Renamed renamed : presence.renamed()) {
                json.writeStartArray();
                string(renamed.before());
                string(renamed.now());
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeNumberProperty("members", presence.members());
        } else if (event instanceof Event.TopicSet set) {
            string("type", "topic");
            string("room", set.room());
            string("topic", set.topic());
            string("by", set.by());
        } else if (event instanceof Event.Gap gap) {
            string("type", "gap");
            string("room", gap.room());
            json.writeNumberProperty("from", gap.from());
            json.writeNumberProperty("to", gap.to());
            string("reason", lowerCase(gap.reason()));
        } else {
            throw new AssertionError(event);
        }
    }

    private void write(Event.Reply reply) {
        Event event = reply.event();
        string("type", event instanceof Event.Refused ? "error" : event instanceof Event.Opened ? "welcome" : "ok");
        if (reply.tag() != null) {
            string("tag", reply.tag());
        }
        if (event instanceof Event.Refused refused) {
            write(refused);
        } else if (event instanceof Event.Opened opened) {
            write(opened);
        } else if (event instanceof Event.Said said) {
            string("room", said.room());
            position(said.position());
            time(said.time());
        } else if (event instanceof Event.Joined joined) {
            write(joined);
        } else if (event instanceof Event.Left left) {
            string("room", left.room());
        } else if (event instanceof Event.TellSent sent) {
            string("to", sent.to());
            time(sent.time());
        } else if (event instanceof Event.NickTaken taken) {
            string("nick", taken.nick());
        } else if (event instanceof Event.Members members) {
            string("room", members.room());
            strings("members", members.names());
            json.writeNumberProperty("count", members.count());
            if (members.stale()) {
                json.writeBooleanProperty("stale", true);
            }
        } else if (event instanceof Event.TopicIs topic) {
            string("room", topic.room());
            string("topic", topic.topic());
        } else if (event instanceof Event.History history) {
            write(history);
        } else if (event instanceof Event.RoomList list) {
            write(list);
        } else if (event instanceof Event.Pong pong) {
            time(pong.time());
        } else if (!(event instanceof Event.Done)) {
            throw new AssertionError(event);
        }
    }

    private void write(ChatMessage message) {
        string("room", message.room());
        position(message.position());
        time(message.time());
        string("from", message.from());
        string("text", message.text());
        string("kind", lowerCase(message.kind()));
    }

    private void write(Event.Refused refused) {
        string("code", refused.code());
        string("message", refused.message());
        retry(refused.retryMillis());
    }

    private void retry(long millis) {
        if (millis > 0) {
            json.writeNumberProperty("retryMs", millis);
        }
    }

    private void write(Event.Opened opened) {
        string("session", opened.session());
        string("nick", opened.nick());
        string("server", opened.server());
        json.writeName("limits");
        json.writeStartObject();
        json.writeNumberProperty("line", opened.limits().line());
        json.writeNumberProperty("rooms", opened.limits().rooms());
        json.writeNumberProperty("rate", opened.limits().rate());
        json.writeNumberProperty("burst", opened.limits().burst());
        json.writeEndObject();
        write(opened.customs());
        if (opened.resume() != null) {
            string("resume", opened.resume());
        }
        json.writeBooleanProperty("resumed", opened.kept() != null);
        if (opened.kept() != null) {
            json.writeArrayPropertyStart("rooms");
            opened.kept().forEach(this::string);
            json.writeEndArray();
        }
    }

    private void write(Event.Customs customs) {
        json.writeName("customs");
        json.writeStartObject();
        string("lobby", customs.lobby());
        json.writeNumberProperty("history", customs.history());
        if (customs.greeting() != null) {
            string("greeting", customs.greeting());
        }
        json.writeEndObject();
    }

    /** Unlike people, who know that they are there, a program is told of itself among the members. */
    private void write(Event.Joined joined) {
        string("room", joined.room());
        position(joined.newest());
        json.writeArrayPropertyStart("members");
        joined.others().forEach(this::string);
        string(joined.self());
        json.writeEndArray();
        json.writeNumberProperty("count", joined.othersCount() + 1);
        string("topic", joined.topic());
    }

    private void write(Event.History history) {
        string("room", history.room());
        json.writeArrayPropertyStart("messages");
        for (ChatMessage message : history.messages()) {
            json.writeStartObject();
            write(message);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Event.RoomList list) {
        json.writeArrayPropertyStart("rooms");
        for (RoomSummary summary : list.rooms()) {
            json.writeStartObject();
            string("room", summary.room());
            json.writeNumberProperty("members", summary.members());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void position(Position position) {
        json.writeNumberProperty("epoch", position.epoch());
        json.writeNumberProperty("seq", position.seq());
    }

    private void time(Instant time) {
        string("time", TIME.format(time));
    }

    private void strings(String name, List<Nickname> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(this::string);
        json.writeEndArray();
    }

    private void string(String name, Object value) {
        JsonLines.string(json, name, value);
    }

    private void string(Object value) {
        JsonLines.string(json, value);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
