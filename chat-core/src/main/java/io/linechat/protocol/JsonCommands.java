package io.linechat.protocol;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.CleanText;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Position;
import io.linechat.protocol.JsonFields.BadField;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** What a line sent by a program asks for. */
final class JsonCommands {

    /** How many messages are sent to who does not say how many. */
    private static final int USUAL_HISTORY = 50;

    private JsonCommands() {}

    /** Understands a line; whatever is wrong with it becomes a {@link Command.Malformed}, with the tag if it has one. */
    static Command.Request parse(String line) {
        JsonFields fields = new JsonFields();
        Command command;
        @Nullable Long n = null;
        try (JsonParser parser = JsonLines.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                command = malformed(ErrorCode.BAD_REQUEST, "a line must be a JSON object");
            } else {
                fields.read(parser);
                command = parser.nextToken() == null
                        ? command(fields)
                        : malformed(ErrorCode.BAD_REQUEST, "there is something behind the JSON object");
                n = n(fields, command);
            }
        } catch (JacksonException e) {
            command = malformed(ErrorCode.BAD_REQUEST, "not JSON: " + reason(e));
        } catch (BadField e) {
            command = malformed(e.code(), String.valueOf(e.getMessage()));
        }
        try {
            return new Command.Request(tag(fields), n, command);
        } catch (BadField e) {
            return new Command.Request(null, malformed(e.code(), String.valueOf(e.getMessage())));
        }
    }

    private static @Nullable String tag(JsonFields fields) throws BadField {
        if (!fields.has("tag")) {
            return null;
        }
        String tag = fields.string("tag");
        if (tag.codePointCount(0, tag.length()) > Command.Request.MAX_TAG) {
            throw fields.bad("tag", "is longer than " + Command.Request.MAX_TAG + " characters");
        }
        return tag;
    }

    private static @Nullable Long n(JsonFields fields, Command command) throws BadField {
        boolean says = command instanceof Command.Say || command instanceof Command.Tell;
        return says && fields.has("n") ? (Long) fields.integer("n", 0, Long.MAX_VALUE) : null;
    }

    private static Command command(JsonFields fields) throws BadField {
        String type = fields.text("type");
        return switch (type) {
            case "hello" ->
                new Command.Hello(
                        fields.has("nick") ? fields.nickname("nick") : null,
                        fields.has("resume") ? fields.string("resume") : null);
            case "join" -> new Command.Join(fields.room("room"), backlog(fields));
            case "leave" -> new Command.Leave(fields.room("room"));
            case "say" -> new Command.Say(fields.room("room"), fields.someText("text"), kind(fields));
            case "tell" -> new Command.Tell(fields.nickname("to"), fields.someText("text"));
            case "nick" -> new Command.Nick(fields.nickname("nick"));
            case "who" -> new Command.Who(fields.room("room"));
            case "topic" -> new Command.Topic(fields.room("room"), fields.has("text") ? fields.text("text") : null);
            case "history" -> history(fields);
            case "rooms" -> new Command.Rooms();
            case "ping" -> new Command.Ping();
            case "bye" -> new Command.Quit();
            default -> malformed(ErrorCode.UNKNOWN_COMMAND, "type: there is no command " + shown(type));
        };
    }

    private static Backlog backlog(JsonFields fields) throws BadField {
        if (fields.has("after")) {
            if (fields.has("last")) {
                throw fields.bad("last", "cannot stand beside after");
            }
            JsonFields after = fields.object("after");
            return new Backlog.After(new Position(
                    after.integer("epoch", Long.MIN_VALUE, Long.MAX_VALUE), after.integer("seq", 0, Long.MAX_VALUE)));
        }
        return new Backlog.Last(fields.has("last") ? (int) fields.integer("last", 0, Backlog.Last.MAX_COUNT) : 0);
    }

    private static Kind kind(JsonFields fields) throws BadField {
        if (!fields.has("kind")) {
            return Kind.SAY;
        }
        return switch (fields.string("kind")) {
            case "say" -> Kind.SAY;
            case "action" -> Kind.ACTION;
            default -> throw fields.bad("kind", "must be say or action");
        };
    }

    private static Command history(JsonFields fields) throws BadField {
        return new Command.History(
                fields.room("room"),
                fields.has("after") ? fields.integer("after", 0, Long.MAX_VALUE) : null,
                fields.has("before") ? fields.integer("before", 1, Long.MAX_VALUE) : null,
                fields.has("limit") ? (int) fields.integer("limit", 1, Command.History.MAX_COUNT) : USUAL_HISTORY);
    }

    private static Command malformed(ErrorCode code, String message) {
        return new Command.Malformed(code, message, false);
    }

    /** What the parser says, without the places in its sources that it points to behind that. */
    private static String reason(JacksonException e) {
        return shown(CleanText.of(String.valueOf(e.getOriginalMessage())));
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, text.offsetByCodePoints(0, 77)) + "...";
    }
}
