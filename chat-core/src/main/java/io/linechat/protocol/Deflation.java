package io.linechat.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.Deflater;

/** Compresses messages as permessage-deflate (RFC 7692) has it, each on its own. */
final class Deflation {

    /** What ends each compressed message, and so is left out: the empty block of a flush, but for its first bits. */
    private static final int TAIL = 4;

    /** One is a quarter of a megabyte, too much to be made for a message; it keeps nothing of those before. */
    private static final FastThreadLocal<Deflater> DEFLATER = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.BEST_SPEED, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private Deflation() {}

    /** Compresses what stands from {@code start} on in its place, and returns true if that makes it shorter. */
    static boolean shrink(ByteBuf out, int start) {
        int length = out.writerIndex() - start;
        // What fills this up is not shorter, or is not complete.
        ByteBuf deflated = out.alloc().heapBuffer(length + TAIL, length + TAIL);
        try {
            Deflater deflater = DEFLATER.get();
            deflater.reset();
            deflater.setInput(out.nioBuffer(start, length));
            int written =
                    deflater.deflate(deflated.array(), deflated.arrayOffset(), length + TAIL, Deflater.SYNC_FLUSH);
            if (written == length + TAIL) {
                return false;
            }
            out.setBytes(start, deflated.array(), deflated.arrayOffset(), written - TAIL);
            out.writerIndex(start + written - TAIL);
            return true;
        } finally {
            deflated.release();
        }
    }
}
