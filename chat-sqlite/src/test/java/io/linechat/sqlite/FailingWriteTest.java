package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linechat.ChatServer;
import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What is refused was not taken, and what is acknowledged was. */
final class FailingWriteTest {

    private static final String LONG = "x".repeat(3000);

    @TempDir
    private Path directory;

    @Test
    void a_full_disk_refuses_until_there_is_room_again(TestReporter reporter) throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory)) {
            reporter.publishEntry("the disk is full", disk.isReal() ? "really" : "for SQLite");
            List<String> acknowledged = new ArrayList<>();
            try (SqliteRoomLogs logs = SqliteRoomLogs.in(disk.directory())) {
                RoomLog log = Logs.lobby(logs);
                for (int round = 0; round < 3; round++) {
                    disk.fill(logs);
                    // There may be room for some in what the files have already.
                    int taken = fill(log, acknowledged);
                    assertThat(log.newest().seq()).isEqualTo(acknowledged.size());
                    assertThat(Logs.texts(log)).isEqualTo(acknowledged);
                    assertThat(taken).isLessThan(500);
                    refuse(log, disk, logs);
                    disk.makeRoom(logs);
                    Logs.say(log, "fine again", "and again");
                    acknowledged.addAll(List.of("fine again", "and again"));
                    assertThat(Logs.texts(log)).isEqualTo(acknowledged);
                }
            }
            try (SqliteRoomLogs logs = SqliteRoomLogs.in(disk.directory())) {
                assertThat(Logs.texts(Logs.lobby(logs))).isEqualTo(acknowledged);
            }
        }
    }

    private static int fill(RoomLog log, List<String> acknowledged) {
        for (int i = 0; i < 500; i++) {
            String[] batch = {i + LONG, "second"};
            try {
                Logs.get(Logs.append(log, Instant.EPOCH, batch));
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
                return i;
            }
            acknowledged.addAll(Arrays.asList(batch));
        }
        throw new AssertionError("the disk is never full");
    }

    private static void refuse(RoomLog log, SmallDisk disk, SqliteRoomLogs logs) {
        for (int i = 0; i < 5; i++) {
            disk.keepFull(logs);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> Logs.get(Logs.append(log, Instant.EPOCH, LONG, LONG, LONG)));
        }
    }

    @Test
    void a_server_on_a_full_disk_stays_up_and_says_what_it_does_not_take() throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory)) {
            List<String> heard = new ArrayList<>();
            SqliteRoomLogs logs = SqliteRoomLogs.in(disk.directory());
            try (ChatServer server = TestServers.builder().log(logs).build().start();
                    LineClient alice = LineClient.connectAs(server.port(), "alice");
                    LineClient bob = LineClient.connectAs(server.port(), "bob")) {
                alice.send("before");
                bob.expect("<alice> before");
                disk.fill(logs);
                for (int i = 0; i < 300; i++) {
                    alice.send(i + LONG);
                }
                alice.expect("! lobby cannot keep that just now, it was not said (UNAVAILABLE)");
                alice.send("/msg bob still here", "/join den");
                alice.expectMatch("\\* you are alone in den");
                heard.addAll(bob.expect("[from alice] still here"));
                disk.makeRoom(logs);
                alice.send("/join lobby", "fine again");
                heard.addAll(bob.expect("<alice> fine again"));
            }
            try (SqliteRoomLogs again = SqliteRoomLogs.in(disk.directory())) {
                List<ChatMessage> kept = Logs.await(Logs.lobby(again).read(0, Integer.MAX_VALUE));
                assertThat(kept)
                        .extracting(ChatMessage::text)
                        .startsWith("before")
                        .endsWith("fine again");
                assertThat(kept.subList(1, kept.size() - 1))
                        .extracting(message -> "<alice> " + message.text())
                        .containsExactlyElementsOf(heard.stream()
                                .filter(line -> line.startsWith("<alice> "))
                                .toList());
                assertThat(kept.stream().map(message -> message.position().seq()))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, kept.size()).boxed().toList());
            }
        }
    }

    /** What waits while the writer is busy is one transaction, which is done or not as a whole. */
    @Test
    void of_a_transaction_that_fails_nothing_is_taken() throws Exception {
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory)) {
            RoomLog lobby = Logs.lobby(logs);
            RoomLog games = Logs.await(logs.open(RoomName.of("games")));
            CountDownLatch busy = new CountDownLatch(1);
            CompletableFuture<Boolean> before = logs.writer().submit(500, database -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
                return true;
            });
            CompletionStage<List<ChatMessage>> one = Logs.append(lobby, Instant.EPOCH, "one", "two");
            CompletionStage<List<ChatMessage>> uno = Logs.append(games, Instant.EPOCH, "uno");
            CompletableFuture<Boolean> failing = logs.writer().submit(0, database -> {
                throw new SQLException("on purpose");
            });
            busy.countDown();
            assertThat(Logs.await(before)).isTrue();
            for (CompletionStage<?> refused : List.of(one, uno, failing)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> Logs.get(refused))
                        .withCauseInstanceOf(IOException.class)
                        .withStackTraceContaining("on purpose");
            }
            assertThat(Logs.texts(lobby)).isEmpty();
            assertThat(lobby.newest().seq()).isZero();
            Logs.say(games, "due");
            Logs.say(lobby, "three");
            assertThat(Logs.texts(games)).containsExactly("due");
            assertThat(Logs.texts(lobby)).containsExactly("three");
            assertThat(lobby.newest().seq()).isEqualTo(1);
        }
    }

    @Test
    void what_is_under_way_when_it_is_closed_is_done_and_what_comes_later_is_refused() {
        SqliteRoomLogs logs = SqliteRoomLogs.in(directory);
        RoomLog log = Logs.lobby(logs);
        List<CompletionStage<List<ChatMessage>>> underWay = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            underWay.add(Logs.append(log, Instant.EPOCH, "line " + i));
        }
        logs.close();
        assertThat(underWay)
                .allSatisfy(done -> assertThat(done.toCompletableFuture()).isCompleted());
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Logs.get(log.read(0, 1)));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> Logs.get(Logs.append(log, Instant.EPOCH, "late")));
        logs.close();
        try (SqliteRoomLogs again = SqliteRoomLogs.in(directory)) {
            assertThat(Logs.texts(Logs.lobby(again))).hasSize(100);
        }
    }
}
