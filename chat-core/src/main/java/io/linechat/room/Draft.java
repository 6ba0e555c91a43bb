package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.spi.RoomLog;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the log.
 *
 * @param origin the member who says it and so is not sent it; {@code null} for the embedding program
 * @param receipt for who wants to know what becomes of it; nobody does of a line that a person says
 */
public record Draft(
        @Nullable Membership origin,
        Nickname from,
        ChatMessage.Kind kind,
        String text,
        @Nullable Receipt receipt) implements Happening, RoomLog.Entry {

    @Override
    public RoomLog.@Nullable SendId sendId() {
        return receipt == null ? null : receipt.sendId();
    }
}
