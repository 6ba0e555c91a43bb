package io.linechat.redis;

import static io.linechat.redis.LogServer.LOBBY;
import static io.linechat.redis.LogServer.append;
import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.spi.RoomLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis has less than it had: no place may be given for a second time. */
final class LostDataTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final AtomicInteger news = new AtomicInteger();
    private LogServer first;
    private LogServer second;
    private RoomLog here;
    private RoomLog there;
    private Position before;

    @BeforeEach
    void appendFive() {
        first = LogServer.at(redis);
        second = LogServer.at(redis);
        here = first.openLobby();
        there = second.openLobby();
        append(here, "one", "two", "three", "four", "five");
        before = here.newest();
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before));
        there.follow(news::incrementAndGet);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        redis.close();
    }

    @Test
    void an_epoch_is_a_number_that_javascript_can_hold_and_its_generation_rises() {
        assertThat(before.epoch()).isBetween(1L << 32, (1L << 53) - 1);
        assertThat(before.epoch() >> 32).isEqualTo(1);
        redisForgets(first.keys.meta(LOBBY));
        assertThat(append(here, "six").get(0).position().epoch() >> 32).isEqualTo(2);
    }

    @Test
    void without_its_count_the_log_begins_anew_behind_the_last_message() {
        redisForgets(first.keys.meta(LOBBY));
        ChatMessage next = append(here, "six").get(0);
        assertThat(next.position().epoch()).isGreaterThan(before.epoch());
        assertThat(next.position().seq()).isEqualTo(6);
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(next.position()));
        RoomLog.Continuation continuation = get(there.continueFrom(before));
        assertThat(continuation.after()).isEqualTo(new Position(next.position().epoch(), 5));
        assertThat(texts(continuation.messages())).containsExactly("six");
    }

    @Test
    void a_look_finds_out_by_itself() {
        redisForgets(first.keys.meta(LOBBY), first.keys.log(LOBBY), first.keys.ids(LOBBY));
        await().until(() -> there.newest().epoch() > before.epoch());
        assertThat(there.newest().seq()).isZero();
        await().until(() -> news.get() > 0);
        await().untilAsserted(() -> assertThat(here.newest()).isEqualTo(there.newest()));
    }

    @Test
    void who_asks_for_the_latest_place_finds_out() {
        get(first.link.commands().hset(first.keys.meta(LOBBY), "seq", Arguments.of(4)[0]));
        Position latest = get(here.latest());
        assertThat(latest.epoch()).isGreaterThan(before.epoch());
        assertThat(latest.seq()).isEqualTo(5); // there is one with that number
        assertThat(here.newest()).isEqualTo(latest);
        assertThat(get(here.continueFrom(before))).isEqualTo(new RoomLog.Continuation(latest, List.of()));
    }

    @Test
    void an_older_generation_is_never_taken_over_and_a_newer_one_is() {
        byte[] older = Arguments.of(before.epoch() - 1)[0];
        get(first.link.commands().hset(first.keys.meta(LOBBY), "epoch", older));
        Position begun = get(here.latest());
        assertThat(begun.epoch() >> 32).isEqualTo(2);
        byte[] newer = Arguments.of(begun.epoch() + 1)[0];
        get(first.link.commands().hset(first.keys.meta(LOBBY), "epoch", newer));
        assertThat(get(here.latest())).isEqualTo(new Position(begun.epoch() + 1, 5));
    }

    @Test
    void a_redis_that_was_restarted_without_data_begins_anew() {
        redis.kill();
        redis.startAgain();
        List<ChatMessage> taken = new ArrayList<>(append(here, "uno"));
        taken.addAll(append(there, "due"));
        assertThat(taken)
                .allSatisfy(message -> assertThat(message.position().epoch())
                        .isGreaterThan(before.epoch())
                        .isEqualTo(here.newest().epoch()));
        assertThat(taken).extracting(message -> message.position().seq()).containsExactly(1L, 2L);
        RoomLog.Continuation continuation = get(there.continueFrom(before));
        assertThat(continuation.after()).isEqualTo(new Position(here.newest().epoch(), 0));
        assertThat(texts(continuation.messages())).containsExactly("uno", "due");
    }

    @Test
    void a_redis_that_has_come_back_with_older_data_begins_anew_behind_it() throws Exception {
        redis.command("SAVE");
        append(here, "six", "seven");
        Position lost = here.newest();
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(lost));
        redis.kill();
        redis.startAgain();
        ChatMessage next = append(there, "another six").get(0);
        assertThat(next.position().epoch()).isGreaterThan(before.epoch());
        assertThat(next.position().seq()).isEqualTo(6);
        await().untilAsserted(() -> assertThat(here.newest()).isEqualTo(next.position()));
        RoomLog.Continuation continuation = get(here.continueFrom(lost));
        assertThat(continuation.after()).isEqualTo(new Position(next.position().epoch(), 5));
        assertThat(texts(continuation.messages())).containsExactly("another six");
        assertThat(texts(get(here.read(0, 100)))).containsExactly("one", "two", "three", "four", "five", "another six");
    }

    /** One that knows nothing must not count on from older data before those who know more have seen it. */
    @Test
    void a_server_that_starts_with_redis_waits_for_the_others() throws Exception {
        redis.command("SAVE");
        append(here, "six");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(1)));
        redis.kill();
        redis.startAgain();
        LogSettings waiting = new LogSettings(0, 0, Duration.ofMillis(1500));
        try (LogServer third = new LogServer(redis.uri(), Keys.DEFAULT_PREFIX, waiting)) {
            ChatMessage next = append(third.openLobby(), "another six").get(0);
            assertThat(next.position().epoch()).isGreaterThan(before.epoch());
            assertThat(next.position().seq()).isEqualTo(6);
        }
    }

    @Test
    void nothing_is_appended_until_a_while_after_redis_is_back() {
        LogSettings waiting = new LogSettings(0, 0, Duration.ofSeconds(1));
        try (LogServer third = new LogServer(redis.uri(), Keys.DEFAULT_PREFIX, waiting)) {
            RoomLog log = third.openLobby();
            append(log, "six");
            redis.kill();
            await().until(() -> !third.link.isConnected());
            redis.startAgain();
            CompletableFuture<Long> connectedFor = log.append(
                            List.of(new LogServer.Said("seven", null)), LogServer.NOON)
                    .thenApply(taken -> third.link.connectedFor())
                    .toCompletableFuture();
            assertThat(Duration.ofNanos(get(connectedFor))).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    private void redisForgets(String... keys) {
        for (String key : keys) {
            get(first.link.commands().del(key));
        }
    }
}
