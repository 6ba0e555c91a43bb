package io.linechat.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** What scripts are given, and what they answer. */
final class Arguments {

    private Arguments() {}

    /** The arguments of a script: bytes as they are, everything else as its text. */
    static byte[][] of(Object... arguments) {
        byte[][] encoded = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            encoded[i] = encode(arguments[i]);
        }
        return encoded;
    }

    /** As {@link #of(Object...)}, for as many as there are. */
    static byte[][] of(Collection<?> arguments) {
        return of(arguments.toArray());
    }

    private static byte[] encode(Object argument) {
        return argument instanceof byte[] bytes ? bytes : argument.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text of an answer, or of a part of it. */
    static String text(Object answer) {
        return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : answer.toString();
    }

    /** The number that an answer is, or a part of it, whether it comes as a number or as text. */
    static long number(Object answer) {
        return answer instanceof Long number ? number : Long.parseLong(text(answer));
    }
}
