package io.linechat.protocol;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.protocol.JsonFields.BadField;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** What a line sent by a server tells: the way back from {@link JsonEncoder}. */
final class JsonEvents {

    private static final Map<String, Event.Gap.Reason> GAP_REASONS =
            Map.of("slow", Event.Gap.Reason.SLOW, "truncated", Event.Gap.Reason.TRUNCATED);
    private static final Map<String, ChatMessage.Kind> KINDS =
            Map.of("say", ChatMessage.Kind.SAY, "action", ChatMessage.Kind.ACTION);

    private JsonEvents() {}

    /**
     * Understands a line.
     *
     * @param asked what was asked for under a tag: it tells what an answer holds
     * @return {@code null} for what a newer server may send, and for an answer that nobody waits for
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    static @Nullable Event parse(String line, Function<String, @Nullable Command> asked) throws BadField {
        JsonFields fields = new JsonFields();
        try (JsonParser parser = JsonLines.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadField(ErrorCode.BAD_REQUEST, "a line must be a JSON object");
            }
            fields.read(parser);
            if (parser.nextToken() != null) {
                throw new BadField(ErrorCode.BAD_REQUEST, "there is something behind the JSON object");
            }
        }
        return event(fields, asked);
    }

    private static @Nullable Event event(JsonFields fields, Function<String, @Nullable Command> asked) throws BadField {
        return switch (fields.string("type")) {
            case "message" -> message(fields);
            case "presence" -> presence(fields);
            case "topic" -> new Event.TopicSet(fields.room("room"), fields.text("topic"), fields.nickname("by"));
            case "gap" -> gap(fields);
            case "told" ->
                new Event.Told(fields.nickname("from"), fields.nickname("to"), fields.text("text"), time(fields));
            case "announcement" -> new Event.Announcement(fields.nickname("from"), fields.text("text"));
            case "bye" -> new Event.Bye(fields.text("reason"), retry(fields));
            case "error" -> error(fields);
            case "ok", "welcome" -> answer(fields, asked);
            default -> null;
        };
    }

    private static ChatMessage message(JsonFields fields) throws BadField {
        return new ChatMessage(
                fields.room("room"),
                position(fields),
                time(fields),
                fields.nickname("from"),
                fields.text("text"),
                constant(fields, "kind", KINDS));
    }

    private static Event presence(JsonFields fields) throws BadField {
        return new Event.Presence(
                fields.room("room"),
                fields.list("joined", JsonFields::nickname),
                fields.list("left", JsonFields::nickname),
                fields.list("renamed", JsonEvents::renamed),
                count(fields, "members"));
    }

    private static Event.Renamed renamed(JsonFields array, String number) throws BadField {
        List<Nickname> names = array.list(number, JsonFields::nickname);
        if (names.size() != 2) {
            throw array.bad(number, "must be two names");
        }
        return new Event.Renamed(names.get(0), names.get(1));
    }

    private static Event gap(JsonFields fields) throws BadField {
        return new Event.Gap(
                fields.room("room"),
                fields.integer("from", 1, Long.MAX_VALUE),
                fields.integer("to", 0, Long.MAX_VALUE),
                constant(fields, "reason", GAP_REASONS));
    }

    private static Event error(JsonFields fields) throws BadField {
        String message = fields.text("message");
        if (fields.has("tag")) {
            return new Event.Reply(fields.string("tag"), new Event.Refused(code(fields), message, retry(fields)));
        } else if (fields.has("room")) {
            RoomName room = fields.room("room");
            return new Event.Kicked(room, withoutStart(message, "you were taken out of " + room + ": "));
        }
        return new Event.Refused(code(fields), message, retry(fields));
    }

    private static String withoutStart(String text, String start) {
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    /** A newer server may have others; whatever they mean, it was refused. */
    private static ErrorCode code(JsonFields fields) throws BadField {
        try {
            return ErrorCode.valueOf(fields.string("code"));
        } catch (IllegalArgumentException unknown) {
            return ErrorCode.REFUSED;
        }
    }

    private static @Nullable Event answer(JsonFields fields, Function<String, @Nullable Command> asked)
            throws BadField {
        String tag = fields.has("tag") ? fields.string("tag") : "";
        Command command = asked.apply(tag);
        return command == null ? null : new Event.Reply(tag, answer(fields, command));
    }

    private static Event answer(JsonFields fields, Command asked) throws BadField {
        if (asked instanceof Command.Say) {
            return new Event.Said(fields.room("room"), position(fields), time(fields));
        } else if (asked instanceof Command.Tell tell) {
            return new Event.TellSent(fields.nickname("to"), tell.text(), time(fields));
        } else if (asked instanceof Command.Hello) {
            return opened(fields);
        } else if (asked instanceof Command.Join) {
            return joined(fields);
        } else if (asked instanceof Command.Leave) {
            return new Event.Left(fields.room("room"), null);
        } else if (asked instanceof Command.Nick) {
            return new Event.NickTaken(fields.nickname("nick"));
        } else if (asked instanceof Command.Who) {
            return new Event.Members(
                    fields.room("room"),
                    fields.list("members", JsonFields::nickname),
                    count(fields, "count"),
                    fields.has("stale") && fields.bool("stale"));
        } else if (asked instanceof Command.Topic) {
            return new Event.TopicIs(fields.room("room"), fields.text("topic"));
        } else if (asked instanceof Command.History) {
            return new Event.History(
                    fields.room("room"), fields.list("messages", (array, number) -> message(array.object(number))));
        } else if (asked instanceof Command.Rooms) {
            return new Event.RoomList(fields.list("rooms", (array, number) -> summary(array.object(number))));
        } else if (asked instanceof Command.Ping) {
            return new Event.Pong(time(fields));
        }
        return new Event.Done();
    }

    private static Event opened(JsonFields fields) throws BadField {
        JsonFields limits = fields.object("limits");
        JsonFields customs = fields.object("customs");
        return new Event.Opened(
                fields.string("session"),
                fields.nickname("nick"),
                fields.text("server"),
                new Event.Limits(
                        count(limits, "line"), count(limits, "rooms"), count(limits, "rate"), count(limits, "burst")),
                new Event.Customs(
                        customs.room("lobby"),
                        (int) customs.integer("history", 0, Backlog.Last.MAX_COUNT),
                        customs.has("greeting") ? customs.text("greeting") : null),
                fields.has("resume") ? fields.string("resume") : null,
                fields.bool("resumed") ? fields.list("rooms", JsonFields::room) : null);
    }

    /** The last of those who are named is the client itself. */
    private static Event joined(JsonFields fields) throws BadField {
        List<Nickname> members = fields.list("members", JsonFields::nickname);
        if (members.isEmpty()) {
            throw fields.bad("members", "is empty");
        }
        int others = members.size() - 1;
        return new Event.Joined(
                fields.room("room"),
                position(fields),
                members.get(others),
                members.subList(0, others),
                count(fields, "count") - 1,
                fields.text("topic"));
    }

    private static RoomSummary summary(JsonFields fields) throws BadField {
        return new RoomSummary(fields.room("room"), count(fields, "members"));
    }

    private static Position position(JsonFields fields) throws BadField {
        return new Position(
                fields.integer("epoch", Long.MIN_VALUE, Long.MAX_VALUE), fields.integer("seq", 0, Long.MAX_VALUE));
    }

    private static Instant time(JsonFields fields) throws BadField {
        try {
            return Instant.parse(fields.string("time"));
        } catch (DateTimeParseException e) {
            throw fields.bad("time", "must be a time");
        }
    }

    private static long retry(JsonFields fields) throws BadField {
        return fields.has("retryMs") ? fields.integer("retryMs", 0, Integer.MAX_VALUE) : 0;
    }

    private static int count(JsonFields fields, String name) throws BadField {
        return (int) fields.integer(name, 0, Integer.MAX_VALUE);
    }

    private static <T> T constant(JsonFields fields, String name, Map<String, T> constants) throws BadField {
        T constant = constants.get(fields.string(name));
        if (constant == null) {
            throw fields.bad(
                    name,
                    "must be one of " + constants.keySet().stream().sorted().toList());
        }
        return constant;
    }
}
