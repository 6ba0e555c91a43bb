package io.linechat.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.bench.load.Dialect;
import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.Workload;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step is a chat server: all receive what the others say in their room, once and in order. */
final class AblationServerTest {

    private static final Workload TWO_ROOMS = new Workload("two rooms", 20, 6, 2, 64, 40, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void everything_is_delivered(Step step) throws IOException {
        try (AblationServer server = new AblationServer(step);
                LoadDriver driver = new LoadDriver(TWO_ROOMS, Dialect.BARE_LINES, server.port())) {
            driver.connect(PATIENCE);
            driver.join(PATIENCE);
            driver.start();
            driver.run(Duration.ofMillis(200));
            assertThat(driver.finish(PATIENCE).toString()).isEmpty();
            assertThat(driver.progress().deliveries()).isGreaterThan(100);
        }
    }
}
