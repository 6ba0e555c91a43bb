package io.linechat.net;

/**
 * What may be spoken where a server listens.
 *
 * @param text whether people are let in
 * @param json whether programs are, with JSON lines
 * @param http whether browsers are
 * @param plain whether they are without TLS
 * @param tls whether they are with it
 */
public record Entrance(boolean text, boolean json, boolean http, boolean plain, boolean tls) {

    /** What may be spoken within TLS. */
    Entrance inTls() {
        return new Entrance(text, json, http, true, false);
    }

    boolean lets(Speech speech) {
        return switch (speech) {
            case TEXT -> plain && text;
            case JSON -> plain && json;
            case HTTP -> plain && http;
            case TLS -> tls;
            case PROXY_HEADER -> false;
            case SILENT, UNDECIDED -> throw new IllegalArgumentException("not decided: " + speech);
        };
    }

    /** Why it does not let that in. */
    String refusal(Speech speech) {
        if (speech == Speech.PROXY_HEADER) {
            return "a PROXY header is not taken from your address";
        } else if (!plain) {
            return "this server speaks TLS only";
        }
        return switch (speech) {
            case TEXT -> "this port is not for people";
            case JSON -> "this port does not speak JSON";
            case HTTP -> "this port is not for browsers";
            default -> "this port does not speak TLS";
        };
    }
}
