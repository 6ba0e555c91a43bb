package io.linechat.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to be in a room and say something there, in the protocols of the servers that are measured. What a server answers
 * is not looked at, but for some notices of ours: who receives what is said in a room is in it. Any thread.
 */
public enum Dialect {
    /** Linechat's text protocol. */
    LINECHAT {
        @Override
        String hello(int connection, int room, boolean listens) {
            return "/join " + roomName(room) + "\n";
        }

        @Override
        long missedBy(String notice) {
            Matcher missed = MISSED.matcher(notice);
            return missed.matches() ? Long.parseLong(missed.group(1)) : 0;
        }

        @Override
        boolean isFarewell(String notice) {
            return notice.startsWith("* closed: ");
        }

        @Override
        boolean isRefusal(String notice) {
            return notice.startsWith("! ");
        }

        @Override
        boolean isDeparture(String notice) {
            return DEPARTURE.matcher(notice).matches();
        }
    },

    /** Linechat's JSON lines. */
    LINECHAT_JSON {
        @Override
        String hello(int connection, int room, boolean listens) {
            return HELLO + "\n" + join(room) + "\n";
        }

        @Override
        String before(int room, int size) {
            return say(room);
        }

        @Override
        String after() {
            return SAID + "\n";
        }
    },

    /** The same in WebSocket frames. */
    LINECHAT_WEBSOCKET {
        @Override
        String opening() {
            return """
                    GET /chat HTTP/1.1\r
                    Host: localhost\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """;
        }

        @Override
        String hello(int connection, int room, boolean listens) {
            return frame(HELLO.length()) + HELLO + frame(join(room).length()) + join(room);
        }

        @Override
        String before(int room, int size) {
            return frame(say(room).length() + size + SAID.length()) + say(room);
        }

        @Override
        String after() {
            return SAID;
        }

        /** The header of a frame with text of that length. The mask is zero, which masks nothing. */
        private String frame(int length) {
            String size = length < 126
                    ? "" + (char) (0x80 | length)
                    : "" + (char) (0x80 | 126) + (char) (length >> 8) + (char) (length & 0xff);
            return (char) 0x81 + size + "\0\0\0\0";
        }
    },

    /** A bare line is said; a first line {@code JOIN n} chooses the room. */
    BARE_LINES {
        @Override
        boolean answers() {
            return false;
        }

        @Override
        String hello(int connection, int room, boolean listens) {
            return "JOIN " + room + "\n";
        }
    },

    /** IRC; the server must not look up the client's host or identity, so that it takes everything in one go. */
    IRC {
        @Override
        int connectingAtATime() {
            // ngIRCd lets the system hold 10 connections that it has not seen; one more would wait for a second.
            return 8;
        }

        @Override
        String hello(int connection, int room, boolean listens) {
            // Of one length for all, which spares the scanner a search.
            String nick = String.format(Locale.ROOT, "u%06d", connection);
            return "NICK " + nick + "\r\nUSER u 0 * :u\r\nJOIN #" + roomName(room) + "\r\n";
        }

        @Override
        String before(int room, int size) {
            return "PRIVMSG #" + roomName(room) + " :";
        }

        @Override
        String after() {
            return "\r\n";
        }
    },

    /** NATS, with the echo to the sender switched off. */
    NATS {
        @Override
        String hello(int connection, int room, boolean listens) {
            return "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"protocol\":1,\"lang\":\"java\","
                    + "\"version\":\"1\"}\r\nSUB " + roomName(room) + " 1\r\n";
        }

        @Override
        String before(int room, int size) {
            return "PUB " + roomName(room) + " " + size + "\r\n";
        }

        @Override
        String after() {
            return "\r\n";
        }
    },

    /** Redis, where a connection that has subscribed cannot publish. */
    REDIS {
        @Override
        boolean sendersListen() {
            return false;
        }

        @Override
        String hello(int connection, int room, boolean listens) {
            return listens ? "*2\r\n" + bulk("SUBSCRIBE") + bulk(roomName(room)) : "";
        }

        @Override
        String before(int room, int size) {
            return "*3\r\n" + bulk("PUBLISH") + bulk(roomName(room)) + "$" + size + "\r\n";
        }

        @Override
        String after() {
            return "\r\n";
        }

        private String bulk(String text) {
            return "$" + text.length() + "\r\n" + text + "\r\n";
        }
    },

    /** MQTT 3.1.1 with QoS 0, which cannot leave the sender out. */
    MQTT {
        @Override
        boolean echoes() {
            return true;
        }

        @Override
        String hello(int connection, int room, boolean listens) {
            String connect = text("MQTT") + "\u0004\u0002\0\0" + text("u" + connection);
            String subscribe = "\0\u0001" + text(roomName(room)) + "\0";
            return packet(0x10, connect) + packet(0x82, subscribe);
        }

        @Override
        String before(int room, int size) {
            String topic = text(roomName(room));
            return (char) 0x30 + length(topic.length() + size) + topic;
        }

        @Override
        String after() {
            return "";
        }

        private String packet(int type, String content) {
            return (char) type + length(content.length()) + content;
        }

        /** Seven bits a byte, the lowest first; the eighth says that another one follows. */
        private String length(int length) {
            String low = String.valueOf((char) (length < 128 ? length : (length & 127) | 128));
            return length < 128 ? low : low + length(length >> 7);
        }

        private String text(String text) {
            return "\0" + (char) text.length() + text;
        }
    };

    private static final String HELLO = "{\"type\":\"hello\"}";

    /** What stands behind a payload in JSON. */
    private static final String SAID = "\"}";

    private static final Pattern MISSED = Pattern.compile("\\* you missed (\\d+) lines? in .*");

    /** In a large room those who come and go are counted. */
    private static final Pattern DEPARTURE = Pattern.compile("\\* (\\S+ left \\S+|\\d+ entered, [1-9]\\d* left .*)");

    /** Whether who talks is in the room; otherwise it takes connections of its own that only talk. */
    boolean sendersListen() {
        return true;
    }

    /** Whether who talks receives what it said. */
    boolean echoes() {
        return false;
    }

    /** Whether the server says something to those who come, which shows that it has seen them. */
    boolean answers() {
        return true;
    }

    /** How many connections at a time wait to be seen by the server. */
    int connectingAtATime() {
        return 256;
    }

    /** What a connection sends first of all, and waits for an answer to; empty for nothing. */
    String opening() {
        return "";
    }

    /** All that a connection sends to be in its room. The characters stand for bytes. */
    abstract String hello(int connection, int room, boolean listens);

    /** What stands before a payload. */
    String before(int room, int size) {
        return "";
    }

    /** What stands behind it. */
    String after() {
        return "\n";
    }

    /** How many messages the reader of this line is told to have missed. */
    long missedBy(String notice) {
        return 0;
    }

    /** Whether the reader of this line is told why the server closes the connection. */
    boolean isFarewell(String notice) {
        return false;
    }

    /** Whether the reader of this line is told that something was not done. */
    boolean isRefusal(String notice) {
        return false;
    }

    /** Whether the reader of this line is told that somebody has left the room. */
    boolean isDeparture(String notice) {
        return false;
    }

    private static String join(int room) {
        return "{\"type\":\"join\",\"room\":\"" + roomName(room) + "\",\"last\":0}";
    }

    private static String say(int room) {
        return "{\"type\":\"say\",\"room\":\"" + roomName(room) + "\",\"text\":\"";
    }

    private static String roomName(int room) {
        return "r" + room;
    }

    /** The bytes that the characters of a text stand for. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
