package io.linechat.room;

import io.linechat.message.ChatMessage;
import java.util.concurrent.CompletableFuture;

/**
 * What somebody gets who wants to know what becomes of a message.
 *
 * @param message completed on the room's home loop with what the log made of it, or failed if it did not take it
 */
public record Receipt(CompletableFuture<ChatMessage> message) {

    public Receipt() {
        this(new CompletableFuture<>());
    }
}
