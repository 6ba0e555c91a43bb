package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed has lost nothing of what it acknowledged. */
final class CrashTest {

    private static final List<String> ROOMS = List.of("lobby", "games");

    @Test
    void what_was_acknowledged_before_kill_9_is_there_in_order(@TempDir Path directory) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        long epoch = 0;
        for (int round = 0; round < 3; round++) {
            try (ChildJvm speaker = new ChildJvm(Speaker.class, directory)) {
                for (int i = 0; i < 300; i++) {
                    acknowledged.add(speaker.readLine());
                }
                // The last line may be cut off.
                speaker.kill().stream().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
            }
            try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory)) {
                List<String> kept = new ArrayList<>();
                for (String room : ROOMS) {
                    RoomLog log = Logs.await(logs.open(RoomName.of(room)));
                    List<ChatMessage> messages = Logs.await(log.read(0, Integer.MAX_VALUE));
                    assertThat(messages.stream()
                                    .map(message -> message.position().seq()))
                            .containsExactlyElementsOf(LongStream.rangeClosed(1, messages.size())
                                    .boxed()
                                    .toList());
                    messages.stream().map(CrashTest::describe).forEach(kept::add);
                    assertThat(epoch).isIn(0L, log.newest().epoch());
                    epoch = log.newest().epoch();
                }
                assertThat(kept).containsAll(acknowledged).doesNotHaveDuplicates();
            }
        }
    }

    private static String describe(ChatMessage message) {
        return message.room() + " " + message.position().seq() + " " + message.text() + ".";
    }

    /** Speaks in all rooms at the same time, and prints what was acknowledged. */
    static final class Speaker {

        private Speaker() {}

        public static void main(String... args) throws InterruptedException {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            try (SqliteRoomLogs logs = SqliteRoomLogs.in(Path.of(args[0]))) {
                List<Thread> threads = ROOMS.stream()
                        .map(RoomName::of)
                        .map(room -> new Thread(() -> speak(Logs.await(logs.open(room)), out)))
                        .toList();
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }

        private static void speak(RoomLog log, PrintStream out) {
            for (int i = 0; ; i++) {
                String[] texts =
                        Stream.of("a", "b", "c").map(("line " + i)::concat).toArray(String[]::new);
                Logs.await(Logs.append(log, Instant.now(), texts)).forEach(message -> out.println(describe(message)));
            }
        }
    }
}
