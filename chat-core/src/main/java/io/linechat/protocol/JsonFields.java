package io.linechat.protocol;

import io.linechat.message.CleanText;
import io.linechat.message.ErrorCode;
import io.linechat.message.InvalidNameException;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of one JSON object, each asked for by name and type. A field that is {@code null} is not there; one that
 * nobody asks for may be anything. An array is one, too: its elements go by their numbers.
 */
final class JsonFields {

    /** A value that nobody has a use for. */
    private static final Object OTHER = new Object();

    /** Stands before the names of the fields, for an object within another one. */
    private final String prefix;

    private final boolean isArray;

    private final Map<String, Object> values = new HashMap<>();

    /** A field is not what it must be; the message says which and why. */
    static final class BadField extends Exception {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        BadField(ErrorCode code, String message) {
            super(message);
            this.code = code;
        }

        ErrorCode code() {
            return code;
        }
    }

    JsonFields() {
        this("", false);
    }

    private JsonFields(String prefix, boolean isArray) {
        this.prefix = prefix;
        this.isArray = isArray;
    }

    /** How an element of an array is asked for. */
    interface Element<T> {
        T of(JsonFields array, String number) throws BadField;
    }

    /** Reads the object that the parser has just begun. What was read before a failure stays. */
    void read(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token != JsonToken.VALUE_NULL) {
                values.put(name, value(name, token, parser));
            }
        }
    }

    private void readArray(JsonParser parser) {
        JsonToken token = parser.nextToken();
        for (int i = 0; token != JsonToken.END_ARRAY; i++) {
            String number = Integer.toString(i);
            values.put(number, value(number, token, parser));
            token = parser.nextToken();
        }
    }

    private Object value(String name, JsonToken token, JsonParser parser) {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        } else if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        } else if (token == JsonToken.START_OBJECT) {
            JsonFields object = new JsonFields(prefix + name + ".", false);
            object.read(parser);
            return object;
        } else if (token == JsonToken.START_ARRAY) {
            JsonFields array = new JsonFields(prefix + name + ".", true);
            array.readArray(parser);
            return array;
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        return OTHER;
    }

    /** Whether the field is there. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** An object within this one. */
    JsonFields object(String name) throws BadField {
        if (required(name, values.get(name)) instanceof JsonFields object && !object.isArray) {
            return object;
        }
        throw bad(name, "must be an object");
    }

    /** The elements of an array. */
    <T> List<T> list(String name, Element<T> element) throws BadField {
        if (!(required(name, values.get(name)) instanceof JsonFields array) || !array.isArray) {
            throw bad(name, "must be an array");
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < array.values.size(); i++) {
            list.add(element.of(array, Integer.toString(i)));
        }
        return list;
    }

    boolean bool(String name) throws BadField {
        if (required(name, values.get(name)) instanceof Boolean value) {
            return value;
        }
        throw bad(name, "must be true or false");
    }

    /** Any string, as it is. */
    String string(String name) throws BadField {
        String text = required(name, optionalString(name));
        if (!isUnicode(text)) {
            throw bad(name, "holds half of a surrogate pair");
        }
        return text;
    }

    private @Nullable String optionalString(String name) throws BadField {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw bad(name, "must be a string");
    }

    /** A text for people, without control characters; it may be empty. */
    String text(String name) throws BadField {
        return CleanText.of(string(name));
    }

    /** A text for people of which something is left without control characters. */
    String someText(String name) throws BadField {
        String text = text(name);
        if (text.isEmpty()) {
            throw bad(name, "is empty");
        }
        return text;
    }

    Nickname nickname(String name) throws BadField {
        return named(name, Nickname::of, ErrorCode.BAD_NICK);
    }

    RoomName room(String name) throws BadField {
        return named(name, RoomName::of, ErrorCode.BAD_ROOM);
    }

    private <T> T named(String name, Function<String, T> factory, ErrorCode code) throws BadField {
        try {
            return factory.apply(text(name));
        } catch (InvalidNameException e) {
            throw new BadField(code, prefix + name + ": " + e.getMessage());
        }
    }

    /** A whole number within the bounds, both included. */
    long integer(String name, long min, long max) throws BadField {
        Object value = required(name, values.get(name));
        if (value instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw bad(name, "must be a whole number from " + min + " to " + max);
    }

    private <T> T required(String name, @Nullable T value) throws BadField {
        if (value == null) {
            throw bad(name, "is missing");
        }
        return value;
    }

    /** The failure of the field for that reason. */
    BadField bad(String name, String reason) {
        return new BadField(ErrorCode.BAD_REQUEST, prefix + name + ": " + reason);
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
