package io.linechat.sqlite;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tests do with logs. */
final class Logs {

    static final RoomName LOBBY = RoomName.of("lobby");

    private static final Nickname ALICE = Nickname.of("alice");

    private Logs() {}

    private record Line(Nickname from, ChatMessage.Kind kind, String text, RoomLog.@Nullable SendId sendId)
            implements RoomLog.Entry {}

    static RoomLog lobby(RoomLogs logs) {
        return await(logs.open(LOBBY));
    }

    static CompletionStage<List<ChatMessage>> append(RoomLog log, Instant time, String... texts) {
        return log.append(
                Stream.of(texts)
                        .map(text -> new Line(ALICE, ChatMessage.Kind.SAY, text, null))
                        .toList(),
                time);
    }

    static List<ChatMessage> say(RoomLog log, String... texts) {
        return await(append(log, Instant.EPOCH, texts));
    }

    /** Says each under a send id of its own, the same each time. */
    static List<ChatMessage> send(RoomLog log, String... texts) {
        return await(log.append(
                Stream.of(texts)
                        .map(text -> new Line(
                                ALICE, ChatMessage.Kind.SAY, text, new RoomLog.SendId("alice", text.hashCode())))
                        .toList(),
                Instant.EPOCH));
    }

    static List<String> texts(RoomLog log) {
        return await(log.read(0, Integer.MAX_VALUE)).stream()
                .map(ChatMessage::text)
                .toList();
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return get(stage);
        } catch (ExecutionException e) {
            throw new AssertionError("the log did not do it", e);
        }
    }

    static <T> T get(CompletionStage<T> stage) throws ExecutionException {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the log does not come to it", e);
        }
    }
}
