package io.linechat.redis;

import static io.linechat.redis.LogServer.LOBBY;
import static io.linechat.redis.LogServer.NOON;
import static io.linechat.redis.LogServer.append;
import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.send;
import static io.linechat.redis.LogServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.SendId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers have one room open. */
final class SeveralServersTest {

    private static RedisServerProcess redis;

    private LogServer first;
    private LogServer second;
    private RoomLog here;
    private RoomLog there;
    private final AtomicInteger news = new AtomicInteger();

    @BeforeAll
    static void start() {
        redis = RedisServerProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() throws Exception {
        redis.command("FLUSHALL");
        first = LogServer.at(redis);
        second = LogServer.at(redis);
        here = first.openLobby();
        there = second.openLobby();
        there.follow(news::incrementAndGet);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void what_both_append_is_in_one_order() {
        List<ChatMessage> taken = new ArrayList<>();
        CompletableFuture<List<ChatMessage>> mine = appendAll(here, "here");
        CompletableFuture<List<ChatMessage>> theirs = appendAll(there, "there");
        taken.addAll(get(mine));
        taken.addAll(get(theirs));
        List<ChatMessage> read = get(here.read(0, 10_000));
        assertThat(read)
                .extracting(message -> message.position().seq())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 600).boxed().toList());
        assertThat(read).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(get(there.read(0, 10_000))).isEqualTo(read);
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(here.newest()));
    }

    private static CompletableFuture<List<ChatMessage>> appendAll(RoomLog log, String text) {
        return CompletableFuture.supplyAsync(() -> {
            List<ChatMessage> taken = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                taken.addAll(append(log, text, text, text));
            }
            return taken;
        });
    }

    @Test
    void what_one_appends_comes_to_the_other_with_the_news() {
        Position before = there.newest();
        append(here, "one", "two");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(2)));
        await().until(() -> news.get() > 0);
        RoomLog.Continuation next = get(there.continueFrom(before));
        assertThat(next.after()).isEqualTo(before);
        assertThat(texts(next.messages())).containsExactly("one", "two");
        append(here, "three");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(3)));
        assertThat(texts(get(there.continueFrom(before.plus(2))).messages())).containsExactly("three");
        // What was forgotten since it was delivered is read.
        assertThat(texts(get(there.continueFrom(before.plus(1))).messages())).containsExactly("two", "three");
        assertThat(get(there.continueFrom(before.plus(3))).messages()).isEmpty();
    }

    @Test
    void the_latest_place_is_known_to_both_before_the_news_comes() {
        for (int i = 0; i < 50; i++) {
            Position taken = append(here, "line").get(0).position();
            assertThat(get(there.latest())).isEqualTo(taken);
        }
    }

    @Test
    void what_is_sent_again_to_another_server_is_what_it_was() {
        ChatMessage sent = get(send(here, "hello", 7)).get(0);
        append(here, "between");
        assertThat(get(send(there, "hello", 7))).containsExactly(sent);
        assertThat(get(there.find(new SendId("session", 7)))).contains(sent);
        assertThat(get(there.read(0, 10))).hasSize(2);
    }

    @Test
    void news_that_was_lost_is_found_by_a_look() {
        Position before = there.newest();
        appendSilently("lost", before.plus(1));
        await().until(() -> news.get() > 0);
        assertThat(there.newest()).isEqualTo(before.plus(1));
        RoomLog.Continuation next = get(there.continueFrom(before));
        assertThat(next.after()).isEqualTo(before);
        assertThat(texts(next.messages())).containsExactly("lost");
    }

    @Test
    void a_hole_in_the_news_is_read() {
        Position before = there.newest();
        append(here, "one");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(1)));
        appendSilently("lost", before.plus(2));
        append(here, "three");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(3)));
        assertThat(texts(get(there.continueFrom(before)).messages())).containsExactly("one", "lost", "three");
        assertThat(texts(get(there.continueFrom(before.plus(2))).messages())).containsExactly("three");
    }

    /** Does what the script does, but tells nobody. */
    private void appendSilently(String text, Position position) {
        String seq = Long.toString(position.seq());
        byte[] blob = Blob.encode(new LogServer.Said(text, null), NOON);
        get(first.link.commands().xadd(first.keys.log(LOBBY), new XAddArgs().id(seq + "-0"), Map.of("m", blob)));
        get(first.link.commands().hset(first.keys.meta(LOBBY), "seq", Arguments.of(seq)[0]));
    }

    @Test
    void it_goes_on_behind_what_was_trimmed() {
        Position before = there.newest();
        append(here, "one", "two", "three");
        append(here, "four");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(4)));
        get(there.continueFrom(before.plus(4)));
        get(here.trim(2));
        RoomLog.Continuation next = get(there.continueFrom(before));
        assertThat(next.after()).isEqualTo(before.plus(2));
        assertThat(texts(next.messages())).containsExactly("three", "four");
        get(here.trim(4));
        next = get(there.continueFrom(before));
        assertThat(next.after()).isEqualTo(before.plus(4));
        assertThat(next.messages()).isEmpty();
    }

    @Test
    void the_last_ten_thousand_are_kept_and_known_by_their_ids() {
        int batch = 2_500;
        List<ChatMessage> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.addAll(get(here.append(numbered(i * batch, batch), NOON)));
        }
        Instant later = NOON.plusSeconds(60);
        assertThat(get(there.append(numbered(15_000, batch), later))).isEqualTo(sent.subList(15_000, 17_500));
        assertThat(there.newest().seq()).isEqualTo(25_000);
        List<ChatMessage> read = get(there.read(0, 100_000));
        assertThat(read.size()).isBetween(10_000, 11_000);
        assertThat(read).isEqualTo(sent.subList(25_000 - read.size(), 25_000));
        assertThat(get(first.link.commands().zcard(first.keys.ids(LOBBY)))).isEqualTo(10_000);
    }

    private static List<LogServer.Said> numbered(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(n -> new LogServer.Said("line " + n, new SendId("session", n)))
                .toList();
    }

    @Test
    void what_is_too_large_for_the_news_is_read() {
        Position before = there.newest();
        String large = "x".repeat(700_000);
        append(here, large, large);
        append(here, "small");
        await().untilAsserted(() -> assertThat(there.newest()).isEqualTo(before.plus(3)));
        assertThat(texts(get(there.continueFrom(before)).messages())).containsExactly(large, large, "small");
    }

    @Test
    void who_has_closed_a_log_is_told_nothing_any_more() {
        there.close();
        append(here, "one");
        RoomLog again = second.openLobby();
        assertThat(again.newest()).isEqualTo(here.newest());
        again.follow(() -> {});
        append(here, "two");
        await().untilAsserted(() -> assertThat(again.newest()).isEqualTo(here.newest()));
        assertThat(news.get()).isZero();
    }

    @Test
    void keys_that_are_used_live_for_thirty_days() {
        append(here, "one");
        for (String key : List.of(first.keys.log(LOBBY), first.keys.meta(LOBBY), first.keys.ids(LOBBY))) {
            assertThat(get(first.link.commands().ttl(key))).isBetween(29L * 24 * 3600, 30L * 24 * 3600);
        }
    }
}
