package io.linechat.redis;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.Backplane;
import io.linechat.spi.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A server that remembers what the others have asked of it, with a link and a backplane of its own. */
final class ChatServerStub implements Backplane.Server, AutoCloseable {

    /** Short, so that no test waits for long until a server is dead. */
    static final Timing QUICK = new Timing(
            Duration.ofMillis(2000),
            Duration.ofMillis(1600),
            Duration.ofMillis(200),
            Duration.ofMillis(1500),
            Duration.ofMillis(2000),
            Connector.COMMAND_TIMEOUT);

    final Link link;
    final RedisBackplane backplane;
    final Queue<String> heard = new ConcurrentLinkedQueue<>();
    volatile boolean takesNothing;

    private ChatServerStub(String uri, Timing timing) {
        link = Link.connect(RedisAddress.of(uri));
        backplane = new RedisBackplane(link, new Keys(Keys.DEFAULT_PREFIX), timing, LogServer.AT_ONCE);
        backplane.start(this);
    }

    static ChatServerStub at(RedisServerProcess redis) {
        return at(redis.uri());
    }

    static ChatServerStub at(String uri) {
        return new ChatServerStub(uri, QUICK);
    }

    static ChatServerStub at(String uri, Timing timing) {
        return new ChatServerStub(uri, timing);
    }

    RecordingRoom open(String room) {
        return RecordingRoom.open(this, RoomName.of(room));
    }

    SessionStore sessions() {
        return Objects.requireNonNull(backplane.logs().sessions());
    }

    boolean claim(String nickname, String session) {
        return get(backplane.claim(Nickname.of(nickname), session));
    }

    /** The sums of the rooms elsewhere. */
    Map<String, Integer> roomsElsewhere() {
        return get(backplane.roomsElsewhere()).stream()
                .collect(Collectors.toMap(room -> room.room().toString(), room -> room.members()));
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    /** Ends as a server does that is killed. */
    void crash() {
        link.close();
    }

    @Override
    public CompletionStage<Boolean> tell(Event.Told told) {
        heard.add("told " + told.from() + " " + told.to() + " " + told.text() + " " + told.time());
        return CompletableFuture.completedFuture(!takesNothing);
    }

    @Override
    public void kick(Nickname who, String reason) {
        heard.add("kick " + who + " " + reason);
    }

    @Override
    public void announce(Event.Announcement announcement) {
        heard.add("announce " + announcement.from() + " " + announcement.text());
    }

    @Override
    public void moved(String session) {
        heard.add("moved " + session);
    }

    @Override
    public void lost(Nickname nickname, String session) {
        heard.add("lost " + nickname + " " + session);
    }

    @Override
    public void close() {
        backplane.close();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException | ExecutionException e) {
            throw new AssertionError("it was not done", e);
        }
    }
}
