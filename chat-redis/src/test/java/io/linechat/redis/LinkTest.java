package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinkTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private Link link;

    @BeforeEach
    void connect() {
        link = Link.connect(RedisAddress.of(redis.uri()));
    }

    @AfterEach
    void close() {
        link.close();
        redis.close();
    }

    @Test
    void a_script_is_run_whether_redis_knows_it_or_not() throws Exception {
        Script script = Script.of("echo.lua");
        for (int i = 0; i < 2; i++) {
            List<Object> answer =
                    get(link.run(script, ScriptOutputType.MULTI, List.of("key"), Arguments.of("größer", 1L << 52)));
            assertThat(answer).hasSize(3);
            assertThat(Arguments.text(answer.get(0))).isEqualTo("key");
            assertThat(Arguments.text(answer.get(1))).isEqualTo("größer");
            assertThat(Arguments.number(answer.get(2))).isEqualTo(1L << 52);
        }
    }

    @Test
    void what_is_published_comes_to_all_who_listen_to_the_channel() throws Exception {
        Queue<String> first = new ConcurrentLinkedQueue<>();
        Queue<String> second = new ConcurrentLinkedQueue<>();
        get(link.subscribe("news", message -> first.add(Arguments.text(message))));
        get(link.subscribe("news", message -> second.add(Arguments.text(message))));
        publish("news", "one");
        publish("other", "two");
        publish("news", "three");
        await().until(() -> first.size() == 2 && second.size() == 2);
        assertThat(first).containsExactly("one", "three");
        assertThat(second).containsExactly("one", "three");
    }

    @Test
    void without_a_connection_all_fails_at_once_and_with_one_again_news_comes_again() throws Exception {
        Queue<String> news = new ConcurrentLinkedQueue<>();
        AtomicInteger connected = new AtomicInteger();
        get(link.subscribe("news", message -> news.add(Arguments.text(message))));
        link.onConnected(connected::incrementAndGet);
        assertThat(link.isConnected()).isTrue();
        redis.kill();
        await().until(() -> !link.isConnected());
        assertThatThrownBy(() -> publish("news", "one")).hasMessageContaining("not connected");
        assertThatThrownBy(() -> get(link.subscribe("more", message -> {}))).hasMessageContaining("not connected");
        redis.startAgain();
        await().until(() -> connected.get() >= 2);
        assertThat(link.isConnected()).isTrue();
        publish("news", "two");
        await().until(() -> !news.isEmpty());
        assertThat(news).containsExactly("two");
    }

    private void publish(String channel, String message) throws Exception {
        get(link.commands().publish(channel, Arguments.of(message)[0]));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
