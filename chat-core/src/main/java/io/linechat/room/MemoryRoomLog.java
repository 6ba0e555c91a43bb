package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest messages of a room in memory, bounded in number and size, for as long as somebody is there. An
 * acknowledgement is worth nothing in a crash. It remembers the send ids of the last {@value #SEND_IDS} messages that
 * had one. Owned by the room's home loop, where everything completes at once.
 */
final class MemoryRoomLog implements RoomLog {

    private static final int SEND_IDS = 10_000;

    private final RoomName room;
    private final Limits limits;
    private final Deque<ChatMessage> messages = new ArrayDeque<>();
    private final Map<SendId, ChatMessage> sent = new LinkedHashMap<>();
    private Position newest;
    private long characters;

    /**
     * What is kept of a room.
     *
     * @param messages at most
     * @param characters in the texts of all of them, at most
     */
    record Limits(int messages, long characters) {}

    MemoryRoomLog(RoomName room, long epoch, Limits limits) {
        this.room = room;
        this.limits = limits;
        this.newest = new Position(epoch, 0);
    }

    @Override
    public Position newest() {
        return newest;
    }

    @Override
    public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
        List<ChatMessage> taken = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            @Nullable ChatMessage known = entry.sendId() == null ? null : sent.get(entry.sendId());
            taken.add(known != null ? known : add(entry, time));
        }
        while (messages.size() > limits.messages || characters > limits.characters) {
            forgetOldest();
        }
        return CompletableFuture.completedFuture(taken);
    }

    private ChatMessage add(Entry entry, Instant time) {
        newest = newest.plus(1);
        ChatMessage message = new ChatMessage(room, newest, time, entry.from(), entry.text(), entry.kind());
        messages.addLast(message);
        characters += message.text().length();
        if (entry.sendId() != null) {
            remember(entry.sendId(), message);
        }
        return message;
    }

    private void remember(SendId id, ChatMessage message) {
        sent.put(id, message);
        if (sent.size() > SEND_IDS) {
            sent.remove(sent.keySet().iterator().next());
        }
    }

    private void forgetOldest() {
        characters -= messages.removeFirst().text().length();
    }

    @Override
    public CompletionStage<List<ChatMessage>> read(long after, int limit) {
        long oldest = newest.seq() - messages.size() + 1;
        List<ChatMessage> found = messages.stream()
                .skip(Math.max(0, after + 1 - oldest))
                .limit(limit)
                .toList();
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<Optional<ChatMessage>> find(SendId id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(sent.get(id)));
    }

    @Override
    public CompletionStage<Void> trim(long seq) {
        while (!messages.isEmpty() && messages.getFirst().position().seq() <= seq) {
            forgetOldest();
        }
        return CompletableFuture.completedFuture(null);
    }
}
