package io.linechat.redis;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.SendId;
import io.linechat.spi.RoomLogs;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server has of the logs. */
final class LogServer implements RoomLogs {

    static final RoomName LOBBY = RoomName.of("lobby");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    /** As the real ones, but they append at once when Redis is back. */
    static final LogSettings AT_ONCE = new LogSettings(LogSettings.SEND_IDS, 0, Duration.ZERO);

    final Link link;
    final Keys keys;
    final Looks looks;
    private final RedisRoomLogs logs;

    LogServer(String uri, String prefix, LogSettings settings) {
        this(Link.connect(RedisAddress.of(uri)), prefix, settings);
    }

    LogServer(Link link, String prefix, LogSettings settings) {
        this.link = link;
        keys = new Keys(prefix);
        looks = new Looks(link, keys);
        logs = new RedisRoomLogs(link, keys, looks, settings, null);
    }

    static LogServer at(RedisServerProcess redis) {
        return new LogServer(redis.uri(), Keys.DEFAULT_PREFIX, AT_ONCE);
    }

    @Override
    public CompletionStage<RoomLog> open(RoomName room) {
        return logs.open(room);
    }

    RoomLog openLobby() {
        return get(open(LOBBY));
    }

    @Override
    public void close() {
        closeLogs();
        link.close();
    }

    /** Leaves the link to others. */
    void closeLogs() {
        logs.close();
        looks.close();
    }

    /** Something to keep. */
    record Said(String text, @Nullable SendId sendId) implements RoomLog.Entry {
        @Override
        public Nickname from() {
            return Nickname.of("alice");
        }

        @Override
        public ChatMessage.Kind kind() {
            return ChatMessage.Kind.SAY;
        }
    }

    static List<ChatMessage> append(RoomLog log, String... texts) {
        return get(log.append(
                Arrays.stream(texts).map(text -> new Said(text, null)).toList(), NOON));
    }

    static CompletionStage<List<ChatMessage>> send(RoomLog log, String text, long n) {
        return log.append(List.of(new Said(text, new SendId("session", n))), NOON);
    }

    static List<String> texts(List<ChatMessage> messages) {
        return messages.stream().map(ChatMessage::text).toList();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it was not done", e);
        }
    }
}
