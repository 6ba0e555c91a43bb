package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLogs;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A log may have taken what its room does not know of yet. */
final class LogAheadTest {

    @Test
    void who_enters_meanwhile_is_shown_it_once() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        RoomLogs logs = room -> CompletableFuture.completedFuture(new LogAhead(room, asked));
        try (ChatServer server = TestServers.builder().log(logs).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            alice.send("late");
            asked.await();
            try (LineClient bob = LineClient.connect(server.port())) {
                List<String> before = bob.expect("<alice> late");
                assertThat(before)
                        .filteredOn(line -> line.startsWith("* ["))
                        .singleElement()
                        .asString()
                        .endsWith("<old> line 10");
            }
        }
    }

    /** Has forgotten all but the tenth message, and acknowledges the next one when somebody reads again. */
    private static final class LogAhead implements RoomLog {

        private final RoomName room;
        private final CountDownLatch asked;
        private final List<ChatMessage> messages = new ArrayList<>();
        private final CompletableFuture<List<ChatMessage>> appended = new CompletableFuture<>();

        LogAhead(RoomName room, CountDownLatch asked) {
            this.room = room;
            this.asked = asked;
            messages.add(message(10, Nickname.of("old"), "line 10"));
        }

        private ChatMessage message(long seq, Nickname from, String text) {
            return new ChatMessage(room, new Position(1, seq), Instant.EPOCH, from, text, ChatMessage.Kind.SAY);
        }

        @Override
        public Position newest() {
            return messages.get(messages.size() - 1).position();
        }

        @Override
        public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
            messages.add(message(11, entries.get(0).from(), entries.get(0).text()));
            asked.countDown();
            return appended;
        }

        @Override
        public CompletionStage<List<ChatMessage>> read(long after, int limit) {
            if (messages.size() == 2) {
                // On another thread, so that the room learns of it after it has what is read here.
                CompletableFuture.runAsync(() -> appended.complete(List.of(messages.get(1))));
            }
            return CompletableFuture.completedFuture(
                    messages.stream().limit(limit).toList());
        }

        @Override
        public CompletionStage<Optional<ChatMessage>> find(SendId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> trim(long seq) {
            throw new UnsupportedOperationException();
        }
    }
}
