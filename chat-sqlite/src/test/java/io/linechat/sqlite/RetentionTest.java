package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted, and what is not. */
final class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @Test
    void the_last_messages_of_each_room_are_kept() {
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, Retention.EVERYTHING.last(3))) {
            RoomLog lobby = Logs.lobby(logs);
            RoomLog games = Logs.await(logs.open(RoomName.of("games")));
            Logs.say(games, "uno");
            Logs.say(lobby, "one", "two");
            Logs.say(lobby, "three", "four", "five");
            assertThat(Logs.texts(lobby)).containsExactly("three", "four", "five");
            assertThat(Logs.texts(games)).containsExactly("uno");
            Logs.say(lobby, lines(10));
            assertThat(Logs.texts(lobby)).containsExactly("line 7", "line 8", "line 9");
            assertThat(lobby.newest().seq()).isEqualTo(15);
        }
    }

    @Test
    void what_is_said_again_takes_nobodys_place() {
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, Retention.EVERYTHING.last(3))) {
            RoomLog lobby = Logs.lobby(logs);
            Logs.send(lobby, "one", "two", "three");
            Logs.send(lobby, "one", "two", "three");
            assertThat(Logs.texts(lobby)).containsExactly("one", "two", "three");
            Logs.send(lobby, "three", "four", "two");
            assertThat(Logs.texts(lobby)).containsExactly("two", "three", "four");
        }
    }

    @Test
    void who_wants_less_than_before_has_the_rest_deleted_also_where_nobody_speaks() {
        int many = 12_000; // which is not deleted at one go
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory)) {
            Logs.say(Logs.lobby(logs), lines(many));
            Logs.say(Logs.await(logs.open(RoomName.of("games"))), "uno", "due", "tre");
        }
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, Retention.EVERYTHING.last(2))) {
            Logs.await(logs.sweep());
            assertThat(Logs.texts(Logs.lobby(logs))).containsExactly("line " + (many - 2), "line " + (many - 1));
            assertThat(Logs.texts(Logs.await(logs.open(RoomName.of("games"))))).containsExactly("due", "tre");
        }
    }

    @Test
    void what_is_too_old_is_deleted_and_the_count_goes_on() {
        Retention twoDays = Retention.EVERYTHING.noOlderThan(Duration.ofDays(2));
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, twoDays, CLOCK)) {
            RoomLog lobby = Logs.lobby(logs);
            RoomLog games = Logs.await(logs.open(RoomName.of("games")));
            Logs.await(Logs.append(lobby, NOW.minus(Duration.ofDays(3)), "one", "two"));
            Logs.await(Logs.append(games, NOW.minus(Duration.ofDays(3)), "uno"));
            Logs.await(Logs.append(lobby, NOW.minus(Duration.ofDays(2)), "three"));
            Logs.await(Logs.append(lobby, NOW, "four"));
            Logs.await(logs.sweep());
            assertThat(Logs.texts(lobby)).containsExactly("three", "four");
            assertThat(Logs.texts(games)).isEmpty();
        }
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, twoDays, CLOCK)) {
            assertThat(Logs.say(Logs.await(logs.open(RoomName.of("games"))), "due"))
                    .extracting(message -> message.position().seq())
                    .containsExactly(2L);
        }
    }

    /** Where a clock was wrong for a while, no hole is made. */
    @Test
    void what_is_old_behind_what_is_not_stays() {
        try (SqliteRoomLogs logs =
                SqliteRoomLogs.in(directory, Retention.EVERYTHING.noOlderThan(Duration.ofDays(1)), CLOCK)) {
            RoomLog lobby = Logs.lobby(logs);
            Logs.await(Logs.append(lobby, Instant.EPOCH, "one"));
            Logs.await(Logs.append(lobby, NOW, "two"));
            Logs.await(Logs.append(lobby, Instant.EPOCH, "three"));
            Logs.await(logs.sweep());
            assertThat(Logs.texts(lobby)).containsExactly("two", "three");
        }
    }

    @Test
    void nothing_at_all_cannot_be_wanted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.EVERYTHING.last(0))
                .withMessage("messages: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.EVERYTHING.noOlderThan(Duration.ZERO))
                .withMessage("age: PT0S (expected: more than zero)");
    }

    private static String[] lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toArray(String[]::new);
    }
}
