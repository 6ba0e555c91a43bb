package io.linechat.net;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a client speaks, as far as the beginning of its first line tells. A new protocol is one more of these. */
enum Speech {
    /** Lines for people: all that is nothing else. */
    TEXT,

    /** JSON lines. */
    JSON,

    /** Requests, of which one can lead to WebSocket. */
    HTTP,

    /** A handshake of TLS, and one of the others in it. */
    TLS,

    /** The header of a proxy, which says whose connection it is. Where it is trusted it never comes to be judged here. */
    PROXY_HEADER,

    /** Nothing yet, or blanks: it may become anything. */
    SILENT,

    /** What one of the others can begin with, but a person can type it, too. */
    UNDECIDED;

    /** A first line that is undecided for longer is a request, which is told that it is too long; or blanks, for text. */
    static final int MAX_LINE = 4096;

    private static final List<byte[]> METHODS =
            ascii("GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ", "CONNECT ");

    /** Those of version 1, and what version 2 begins with behind its empty lines. */
    private static final List<byte[]> PROXY_HEADERS =
            ascii("PROXY TCP4 ", "PROXY TCP6 ", "PROXY UNKNOWN", "\0\r\nQUIT\n");

    /** A record with a handshake message, of any version since SSL 3 (RFC 8446, section 5.1). */
    private static final byte[] HANDSHAKE = {0x16, 0x03};

    private static final Pattern REQUEST_END = Pattern.compile(" HTTP/1\\.[0-9]\r?\\z");
    private static final int REQUEST_END_LENGTH = " HTTP/1.1\r".length();

    private static List<byte[]> ascii(String... beginnings) {
        return Stream.of(beginnings)
                .map(beginning -> beginning.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /** Judges what has come so far. Skips the endings of empty lines before it, which count for nothing. */
    static Speech of(ByteBuf bytes) {
        skipEmptyLines(bytes);
        int start = bytes.readerIndex();
        int length = bytes.readableBytes();
        int blanks = countBlanks(bytes);
        if (blanks == length) {
            return length > MAX_LINE ? TEXT : SILENT;
        }
        if (bytes.getByte(start + blanks) == '{') {
            return JSON;
        }
        return blanks == 0 ? ofLine(bytes, start, length) : TEXT;
    }

    private static void skipEmptyLines(ByteBuf bytes) {
        int first = bytes.forEachByte(b -> b == '\r' || b == '\n');
        bytes.readerIndex(first < 0 ? bytes.writerIndex() : first);
    }

    private static int countBlanks(ByteBuf bytes) {
        int first = bytes.forEachByte(b -> b == ' ' || b == '\t' || b == '\r');
        return (first < 0 ? bytes.writerIndex() : first) - bytes.readerIndex();
    }

    private static Speech ofLine(ByteBuf bytes, int start, int length) {
        if (begins(bytes, start, length, HANDSHAKE)) {
            return TLS;
        } else if (PROXY_HEADERS.stream().anyMatch(header -> begins(bytes, start, length, header))) {
            return PROXY_HEADER;
        } else if (METHODS.stream().noneMatch(method -> beginAlike(bytes, start, length, method))) {
            return isBeginningOfHeader(bytes, start, length) ? UNDECIDED : TEXT;
        }
        int end = bytes.indexOf(start, start + length, (byte) '\n');
        if (end < 0) {
            return length > MAX_LINE ? HTTP : UNDECIDED;
        }
        int tail = Math.max(start, end - REQUEST_END_LENGTH);
        String lineEnd = bytes.toString(tail, end - tail, StandardCharsets.ISO_8859_1);
        return REQUEST_END.matcher(lineEnd).find() ? HTTP : TEXT;
    }

    private static boolean isBeginningOfHeader(ByteBuf bytes, int start, int length) {
        return beginAlike(bytes, start, length, HANDSHAKE)
                || PROXY_HEADERS.stream().anyMatch(header -> beginAlike(bytes, start, length, header));
    }

    private static boolean begins(ByteBuf bytes, int start, int length, byte[] beginning) {
        return length >= beginning.length && beginAlike(bytes, start, length, beginning);
    }

    /** Whether neither differs from the other before the shorter of them ends. */
    private static boolean beginAlike(ByteBuf bytes, int start, int length, byte[] beginning) {
        for (int i = 0; i < Math.min(length, beginning.length); i++) {
            if (bytes.getByte(start + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
