package io.linechat.redis;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** How a message is written in a log: form, kind, time in milliseconds, length of the name, name, text. */
final class Blob {

    private static final byte FORM = 1;
    private static final int HEAD = 1 + 1 + 8 + 1;

    /** The numbers are not those of the enum, which may be reordered. */
    private static final byte SAY = 0;

    private static final byte ACTION = 1;

    private Blob() {}

    static byte[] encode(RoomLog.Entry entry, Instant time) {
        byte[] from = entry.from().toString().getBytes(StandardCharsets.UTF_8);
        byte[] text = entry.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD + from.length + text.length)
                .put(FORM)
                .put(entry.kind() == ChatMessage.Kind.ACTION ? ACTION : SAY)
                .putLong(time.toEpochMilli())
                .put((byte) from.length)
                .put(from)
                .put(text)
                .array();
    }

    static ChatMessage decode(RoomName room, Position position, byte[] blob) {
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        if (buffer.get() != FORM) {
            throw new IllegalStateException("a message in Redis is of a later version");
        }
        ChatMessage.Kind kind = buffer.get() == ACTION ? ChatMessage.Kind.ACTION : ChatMessage.Kind.SAY;
        Instant time = Instant.ofEpochMilli(buffer.getLong());
        String from = text(buffer, buffer.get() & 0xff);
        String text = text(buffer, buffer.remaining());
        return new ChatMessage(room, position, time, Nickname.of(from), text, kind);
    }

    private static String text(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
