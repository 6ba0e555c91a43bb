package io.linechat.redis;

import static io.linechat.redis.LogServer.append;
import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.send;
import static io.linechat.redis.LogServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLog;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of Redis are lost, or come too late. */
final class LostAnswerTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final CuttingProxy proxy = CuttingProxy.before(redis.port());
    private LogServer server;
    private RoomLog log;

    @BeforeEach
    void open() {
        server = new LogServer("redis://127.0.0.1:" + proxy.port(), Keys.DEFAULT_PREFIX, LogServer.AT_ONCE);
        log = server.openLobby();
    }

    @AfterEach
    void close() {
        server.close();
        proxy.close();
        redis.close();
    }

    @Test
    void what_was_taken_although_the_answer_is_lost_is_there_once() throws Exception {
        append(log, "one");
        proxy.swallow();
        CompletionStage<List<ChatMessage>> appended = log.append(
                List.of(new LogServer.Said("two", null), new LogServer.Said("three", new RoomLog.SendId("s", 1))),
                LogServer.NOON);
        await().until(() ->
                redis.command("XLEN " + server.keys.log(LogServer.LOBBY)).equals(":3"));
        proxy.cut();
        List<ChatMessage> taken = get(appended);
        assertThat(taken).extracting(message -> message.position().seq()).containsExactly(2L, 3L);
        assertThat(get(log.read(0, 10))).hasSize(3).endsWith(taken.get(0), taken.get(1));
    }

    @Test
    void a_redis_that_stands_still_is_waited_for_two_seconds_and_nobody_can_tell_then() {
        append(log, "one");
        redis.freeze();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> result(send(log, "two", 1))).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(1900), Duration.ofMillis(2900));
        redis.thaw();
        ChatMessage again = get(send(log, "two", 1)).get(0);
        assertThat(again.position().seq()).isEqualTo(2);
        assertThat(texts(get(log.read(0, 10)))).containsExactly("one", "two");
        assertThat(append(log, "three").get(0).position())
                .isEqualTo(again.position().plus(1));
    }

    @Test
    void a_redis_that_stands_still_for_a_moment_delays_only() {
        redis.freeze();
        CompletionStage<List<ChatMessage>> appended =
                log.append(List.of(new LogServer.Said("one", null)), LogServer.NOON);
        redis.thaw();
        assertThat(texts(get(appended))).containsExactly("one");
    }

    @Test
    void without_a_connection_nothing_was_done() {
        redis.kill();
        await().until(() -> !server.link.isConnected());
        long begun = System.nanoTime();
        CompletionStage<List<ChatMessage>> appended = send(log, "one", 1);
        CompletionStage<?> latest = log.latest();
        CompletionStage<?> opened = server.open(RoomName.of("games"));
        assertThatThrownBy(() -> result(appended)).hasCauseInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> result(opened)).hasCauseInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> result(latest)).hasCauseInstanceOf(RedisUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void a_redis_that_comes_back_in_time_takes_it() {
        redis.kill();
        await().until(() -> !server.link.isConnected());
        CompletionStage<List<ChatMessage>> appended = send(log, "one", 1);
        redis.startAgain();
        assertThat(texts(get(appended))).containsExactly("one");
    }

    /** It may be a machine that hangs, whose address leads to another one by now. */
    @Test
    void a_redis_that_stands_still_for_long_is_connected_to_anew() {
        try (RedisServerProcess other = RedisServerProcess.start();
                LogCapture warnings = LogCapture.of(Link.class)) {
            append(log, "one");
            redis.freeze();
            proxy.to(other.port());
            warnings.expect("Redis at .* does not answer; connecting to it anew");
            await().until(() -> log.newest().seq() == 0);
            assertThat(append(log, "two").get(0).position().seq()).isEqualTo(1);
        }
    }

    @Test
    void the_link_sends_nothing_twice() throws Exception {
        proxy.swallow();
        CompletionStage<Long> counted = server.link.commands().incr("count");
        await().until(() -> redis.command("GET count").equals("1"));
        proxy.cut();
        assertThatThrownBy(() -> result(counted)).isInstanceOf(Exception.class);
        await().until(server.link::isConnected);
        assertThat(get(server.link.commands().get("count"))).isEqualTo(Arguments.of(1)[0]);
    }

    @Test
    void what_redis_refuses_is_refused_at_once() throws Exception {
        redis.command("CONFIG SET maxmemory 1");
        assertThatThrownBy(() -> result(send(log, "one", 1))).hasMessageContaining("OOM");
        redis.command("CONFIG SET maxmemory 0");
        assertThat(texts(get(send(log, "one", 1)))).containsExactly("one");
    }

    private static <T> T result(CompletionStage<T> stage) throws ExecutionException {
        try {
            return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
