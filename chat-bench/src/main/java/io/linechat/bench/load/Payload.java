package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What is said: text that tells who said it, as how manieth, and when, so that whoever receives it can check all of that.
 *
 * <pre>
 * `#  4 hex digits: sender  8: sequence number  16: send time in ns  x…x  $
 * </pre>
 *
 * Any thread.
 */
final class Payload {

    /** The first bytes of every payload; no filler and no protocol has them. */
    static final byte MARK_1 = '`';

    static final byte MARK_2 = '#';

    /** The sender of what is said to find out who is in a room already. */
    static final int PROBE = 0xffff;

    static final int MIN_SIZE = 32;

    private static final int SENDER = 2;
    private static final int SEQ = 6;
    private static final int TIME = 14;
    private static final int FILLER = 30;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] template;

    Payload(int size) {
        template = new byte[size];
        Arrays.fill(template, (byte) 'x');
        template[0] = MARK_1;
        template[1] = MARK_2;
        template[size - 1] = '$';
    }

    int size() {
        return template.length;
    }

    void write(ByteBuf out, int sender, int seq, long nanos) {
        int start = out.writerIndex();
        out.writeBytes(template);
        putHex(out, start + SENDER, sender, SEQ - SENDER);
        putHex(out, start + SEQ, seq, TIME - SEQ);
        putHex(out, start + TIME, nanos, FILLER - TIME);
    }

    private static void putHex(ByteBuf out, int at, long value, int digits) {
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            out.setByte(at + i, DIGITS[(int) (rest & 15)]);
            rest >>>= 4;
        }
    }

    /** Whether everything behind the numbers is there as it was written. */
    boolean isWhole(byte[] bytes, int at) {
        return Arrays.equals(bytes, at + FILLER, at + template.length, template, FILLER, template.length);
    }

    static int sender(byte[] bytes, int at) {
        return hex8(bytes, at + SENDER) >>> 16;
    }

    static int seq(byte[] bytes, int at) {
        return hex8(bytes, at + SEQ);
    }

    static long nanos(byte[] bytes, int at) {
        return ((long) hex8(bytes, at + TIME) << 32) | (hex8(bytes, at + TIME + 8) & 0xffff_ffffL);
    }

    /** The value of eight hexadecimal digits, all at once: it is done for every delivery. */
    private static int hex8(byte[] bytes, int at) {
        long digits = (long) LONG.get(bytes, at);
        long letters = (digits >>> 6) & 0x0101_0101_0101_0101L;
        long nibbles = (digits & 0x0f0f_0f0f_0f0f_0f0fL) + letters * 9;
        long pairs = (nibbles | (nibbles >>> 4)) & 0x00ff_00ff_00ff_00ffL;
        long quads = (pairs | (pairs >>> 8)) & 0x0000_ffff_0000_ffffL;
        return (int) (quads | (quads >>> 16));
    }
}
