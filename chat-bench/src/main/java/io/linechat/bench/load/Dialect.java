package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How to be in a room and say something there, in the protocols of the servers that are measured. What a server answers
 * is not looked at: who receives what is said in a room is in it. Any thread.
 */
public enum Dialect {
    /** Linechat's text protocol. */
    LINECHAT {
        @Override
        String hello(int connection, int room, boolean listens) {
            return "/join " + roomName(room) + "\n";
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

    private static String roomName(int room) {
        return "r" + room;
    }

    static void write(ByteBuf out, String bytes) {
        out.writeCharSequence(bytes, StandardCharsets.ISO_8859_1);
    }
}
