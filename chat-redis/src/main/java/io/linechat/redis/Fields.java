package io.linechat.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts in a row, each with its length in bytes before it ({@code 5:hello}), which Lua writes as easily as Java. */
final class Fields {

    private Fields() {}

    static byte[] encode(List<String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /**
     * @param from where the first of them begins
     * @throws IllegalArgumentException if that is not what it is
     */
    static List<String> decode(byte[] bytes, int from) {
        List<String> fields = new ArrayList<>();
        int at = from;
        while (at < bytes.length) {
            int length = 0;
            while (at < bytes.length && bytes[at] != ':') {
                int digit = bytes[at++] - '0';
                if (digit < 0 || digit > 9 || length > bytes.length) {
                    throw malformed(at);
                }
                length = length * 10 + digit;
            }
            at++;
            if (length > bytes.length - at) {
                throw malformed(at);
            }
            fields.add(new String(bytes, at, length, StandardCharsets.UTF_8));
            at += length;
        }
        return fields;
    }

    private static IllegalArgumentException malformed(int at) {
        return new IllegalArgumentException("not a row of fields, at byte " + at);
    }
}
