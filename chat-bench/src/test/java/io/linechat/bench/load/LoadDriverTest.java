package io.linechat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.bench.server.LossyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The driver against servers that do not do what they should. */
final class LoadDriverTest {

    private static final Workload SMALL = new Workload("small", 6, 3, 1, 64, 20, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void what_a_server_loses_is_found() throws IOException {
        try (LossyServer server = new LossyServer();
                LoadDriver driver = new LoadDriver(SMALL, Dialect.BARE_LINES, server.port())) {
            driver.connect(PATIENCE);
            driver.join(PATIENCE);
            driver.start();
            driver.run(Duration.ofMillis(500));
            long deliveries = driver.progress().deliveries();
            Violations violations = driver.finish(PATIENCE);
            assertThat(deliveries).isGreaterThan(1000);
            assertThat(violations.toString()).matches("\\d+ lost");
        }
    }

    @Test
    void nobody_to_talk_to_is_said() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (LoadDriver driver = new LoadDriver(SMALL, Dialect.BARE_LINES, port)) {
            assertThatThrownBy(() -> driver.connect(PATIENCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void a_server_that_delivers_nothing_is_said() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LoadDriver driver = new LoadDriver(SMALL, Dialect.BARE_LINES, deaf.getLocalPort())) {
            driver.connect(PATIENCE);
            assertThatThrownBy(() -> driver.join(Duration.ofMillis(600)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("3 of 6 joined in time");
        }
    }
}
