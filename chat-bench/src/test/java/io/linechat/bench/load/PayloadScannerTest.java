package io.linechat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads are found whatever is between them and wherever reads split them, and so are the server's own lines. */
final class PayloadScannerTest {

    private static final int SIZE = 40;
    private static final int SMALL_WORK = 2 * SIZE;

    private final Payload payload = new Payload(SIZE);
    private final List<String> found = new ArrayList<>();
    private PayloadScanner scanner = newScanner();

    private PayloadScanner newScanner() {
        Notices notices = new Notices(found::add);
        return new PayloadScanner(payload, new PayloadScanner.Sink() {
            @Override
            public void payload(int sender, int seq, long nanos) {
                found.add(sender + " " + seq + " " + nanos);
            }

            @Override
            public void damaged() {
                found.add("damaged");
            }

            @Override
            public boolean between(byte[] bytes, int from, int to) {
                return notices.take(bytes, from, to);
            }
        });
    }

    @Test
    void every_split_in_two_gives_the_same_payloads() {
        byte[] stream = stream();
        for (int split = 0; split <= stream.length; split++) {
            found.clear();
            scanner = newScanner();
            scan(stream, 0, split);
            scan(stream, split, stream.length);
            assertThat(found).as("split at %d", split).containsExactlyElementsOf(inStream());
        }
    }

    @Test
    void byte_by_byte_gives_the_same_payloads() {
        byte[] stream = stream();
        for (int i = 0; i < stream.length; i++) {
            scan(stream, i, i + 1);
        }
        assertThat(found).containsExactlyElementsOf(inStream());
    }

    @Test
    void a_changed_byte_is_damage_and_the_next_payload_is_found() {
        for (int changed = 30; changed < SIZE; changed++) {
            found.clear();
            ByteBuf bytes = Unpooled.buffer();
            payload.write(bytes, 1, 1, 1);
            payload.write(bytes, 1, 2, 2);
            bytes.setByte(changed, 'y');
            scanner.scan(bytes, new byte[SMALL_WORK]);
            assertThat(found).as("byte %d", changed).containsExactly("damaged", "1 2 2");
        }
    }

    @Test
    void a_payload_that_was_cut_short_is_damage_and_the_next_ones_are_found() {
        for (int cut = 2; cut < SIZE; cut++) {
            found.clear();
            ByteBuf bytes = Unpooled.buffer();
            payload.write(bytes, 1, 1, 1);
            bytes.writerIndex(cut);
            payload.write(bytes, 1, 2, 2);
            payload.write(bytes, 1, 3, 3);
            scanner.scan(bytes, new byte[SMALL_WORK]);
            assertThat(found).as("cut after %d", cut).containsExactly("damaged", "1 2 2", "1 3 3");
        }
    }

    private void scan(byte[] stream, int from, int to) {
        scanner.scan(Unpooled.wrappedBuffer(stream, from, to - from), new byte[SMALL_WORK]);
    }

    /** Gaps of equal and of different lengths, with what looks like the beginning of a payload in them. */
    private byte[] stream() {
        ByteBuf bytes = Unpooled.buffer();
        text(bytes, "* welcome `# ` #\r\n");
        for (int seq = 1; seq <= 3; seq++) {
            text(bytes, "<alice> ");
            payload.write(bytes, 0xabcd, seq, 0xfedcba9876543210L);
            text(bytes, "\n");
        }
        for (int seq = 4; seq <= 6; seq++) {
            text(bytes, "* 1 missed\n<alice> ");
            payload.write(bytes, 0xabcd, seq, 0xfedcba9876543210L);
            text(bytes, "\n");
        }
        text(bytes, "``#`* bob left " + "x".repeat(3 * SIZE) + "\n");
        payload.write(bytes, 0, -1, Long.MAX_VALUE);
        payload.write(bytes, Payload.PROBE, Integer.MAX_VALUE, 0);
        text(bytes, "`");
        byte[] stream = new byte[bytes.readableBytes()];
        bytes.readBytes(stream);
        return stream;
    }

    private static List<String> inStream() {
        List<String> found = new ArrayList<>(List.of("damaged", "* welcome `# ` #"));
        for (int seq = 1; seq <= 6; seq++) {
            if (seq > 3) {
                found.add("* 1 missed");
            }
            found.add(0xabcd + " " + seq + " " + 0xfedcba9876543210L);
        }
        found.addAll(List.of("damaged", "0 -1 " + Long.MAX_VALUE, 0xffff + " " + Integer.MAX_VALUE + " 0"));
        return found;
    }

    private static void text(ByteBuf bytes, String text) {
        bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
