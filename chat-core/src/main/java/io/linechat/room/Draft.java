package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.spi.RoomLog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the log.
 *
 * @param origin the member who says it and so is not sent it; {@code null} for the embedding program
 * @param accepted completed on the room's home loop with what became of it, if somebody wants to know
 */
public record Draft(
        @Nullable Membership origin,
        Nickname from,
        ChatMessage.Kind kind,
        String text,
        @Nullable CompletableFuture<Position> accepted)
        implements Happening, RoomLog.Entry {}
