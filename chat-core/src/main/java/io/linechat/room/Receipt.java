package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.spi.RoomLog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets who wants to know what becomes of a message.
 *
 * @param sendId tells the message from a new one if it is sent again; {@code null} if it would not be
 * @param message completed on the room's home loop with what the log made of it, or failed if it did not take it
 */
public record Receipt(RoomLog.@Nullable SendId sendId, CompletableFuture<ChatMessage> message) {

    public Receipt(RoomLog.@Nullable SendId sendId) {
        this(sendId, new CompletableFuture<>());
    }
}
