package io.linechat.testing.history;

import static org.awaitility.Awaitility.await;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatClientListener;
import io.linechat.client.ChatRefusedException;
import io.linechat.client.ServerLine;
import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChatClient}, which takes up its session by itself: what it tells is one view of the rooms, whatever connections
 * it came over.
 */
public final class RecordedChatClient implements RecordedClient, ChatClientListener {

    private static final int UNDER_WAY = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final HistoryRecorder recorder;
    private final String name;
    private final ChatClient client;
    private final Semaphore mayBeUnderWay = new Semaphore(UNDER_WAY);
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final CompletableFuture<Disconnect> end = new CompletableFuture<>();
    private long said;

    /**
     * Connects, and has entered the rooms.
     *
     * @param rooms among which the lobby cannot be, since nobody is told where they entered that
     */
    public RecordedChatClient(HistoryRecorder recorder, String name, int port, List<String> rooms) {
        this.recorder = recorder;
        this.name = name;
        rooms.forEach(room -> known.put(room, new Known()));
        try {
            client = ChatClient.builder()
                    .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                    .connect("localhost", port, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.send("/nick " + name).join();
        record(new Step.Opened(name, false));
        for (String room : rooms) {
            Position from = client.join(room).join();
            of(room).upTo(from.seq());
            record(new Step.Joined(room, from));
        }
    }

    private Known of(String room) {
        return Objects.requireNonNull(known.get(room), room);
    }

    private void record(Step step) {
        recorder.record(name, step);
    }

    @Override
    public void received(ServerLine line) {
        // What was said comes as a message, too.
    }

    @Override
    public void said(ChatMessage message) {
        String room = message.room().toString();
        record(new Step.Saw(room, new Entry(message.position(), message.from().toString(), message.text())));
        of(room).met(message.position().seq());
    }

    @Override
    public void missed(RoomName room, long from, long to) {
        record(new Step.Gap(room.toString(), from, to));
        for (long seq = from; seq <= to; seq++) {
            of(room.toString()).met(seq);
        }
    }

    @Override
    public void disconnected(Disconnect how) {
        end.complete(how);
    }

    @Override
    public void say(String room, String text) {
        mayBeUnderWay.acquireUninterruptibly();
        long n = ++said;
        record(new Step.Said(room, n, text));
        client.say(room, text).whenComplete((position, failure) -> {
            answered(room, n, position, failure);
            mayBeUnderWay.release();
        });
    }

    private void answered(String room, long n, @Nullable Position position, @Nullable Throwable failure) {
        if (position != null) {
            record(new Step.Acknowledged(n, position));
            of(room).met(position.seq());
        } else if (failure instanceof ChatRefusedException) {
            record(new Step.Refused(n));
        }
    }

    @Override
    public void settle(Map<String, Long> newest) {
        await().atMost(PATIENCE).until(() -> mayBeUnderWay.availablePermits() == UNDER_WAY);
        newest.forEach((room, seq) -> await(name + " in " + room)
                .atMost(PATIENCE)
                .failFast(name + " has ended", end::isDone)
                .until(() -> of(room).hasAllUpTo(seq)));
    }

    @Override
    public void close() {
        client.close();
    }
}
