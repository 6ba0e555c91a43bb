package io.linechat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.Peers;
import io.linechat.redis.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small runs against real servers in processes of their own. */
final class BenchTest {

    private static final Workload TINY = new Workload("tiny", 20, 4, 2, 64, 20, 0);
    private static final Times SHORT = new Times(Duration.ofMillis(200), Duration.ofMillis(200));

    private final Bench bench = new Bench(SHORT, SHORT, Cores.shared());

    static List<String> servers() {
        return Stream.concat(
                        Peers.usual().stream(),
                        Stream.of(
                                "linechat speak=json",
                                "linechat speak=websocket",
                                "linechat tls=native",
                                "linechat speak=websocket tls=jdk"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void every_server_delivers_everything(String name) {
        Peer peer = Peers.named(name, null);
        assumeTrue(peer.isInstalled());
        Result result = bench.run(peer, TINY);
        assertThat(result.violations()).isEmpty();
        assertThat(result.values())
                .containsKeys(Metric.SERVER_LOAD, Metric.GENERATOR_LOAD, Metric.OTHER_LOAD, Metric.JOINING)
                .hasEntrySatisfying(Metric.DELIVERIES, rate -> assertThat(rate).isGreaterThan(100))
                // The system counts in hundredths of a second, of which a frugal server may need none for so little.
                .hasEntrySatisfying(Metric.CPU, cpu -> assertThat(cpu).isNotNegative())
                .hasEntrySatisfying(Metric.P50, p50 -> assertThat(p50).isPositive());
    }

    @Test
    void a_rate_is_kept() {
        Result result = bench.run(Peers.named("linechat loops=2", null), TINY.with("rate", 200));
        assertThat(result.violations()).isEmpty();
        // Each message goes to 9 others.
        assertThat(result.values())
                .hasEntrySatisfying(Metric.DELIVERIES, rate -> assertThat(rate).isBetween(900.0, 2700.0));
    }

    @Test
    void idle_connections_take_memory() {
        Result result = bench.run(Peers.named("linechat transport=nio", null), TINY.with("window", 0));
        assertThat(result.violations()).isEmpty();
        assertThat(result.values()).containsKey(Metric.LIVE).doesNotContainKey(Metric.DELIVERIES);
    }

    @Test
    void servers_that_are_one_chat_deliver_everything() {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            String uri = "redis://127.0.0.1:" + redis.port();
            Result result = bench.run(Peers.named("linechat servers=2 idle=3 redis=" + uri, null), TINY);
            assertThat(result.violations()).isEmpty();
            assertThat(result.values()).containsKey(Metric.DELIVERIES).doesNotContainKey(Metric.REDIS_LOAD);
        }
    }

    @Test
    void servers_that_are_given_no_redis_start_one() {
        Peer peer = Peers.named("linechat servers=1", null);
        assumeTrue(peer.isInstalled());
        Result result = bench.run(peer, TINY);
        assertThat(result.violations()).isEmpty();
        assertThat(result.values().get(Metric.REDIS_COMMANDS)).isPositive();
        assertThat(result.notes()).contains("evalsha");
    }

    @Test
    void a_server_that_does_not_start_is_a_violation() {
        Result result = bench.run(Peers.named("linechat jvm=-Xmx1k", null), TINY);
        assertThat(result.violations()).startsWith("failed: the server ");
    }
}
