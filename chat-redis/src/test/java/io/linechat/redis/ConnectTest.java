package io.linechat.redis;

import static io.linechat.redis.LogServer.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.testing.TestCertificates;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to whoever cannot connect. */
final class ConnectTest {

    @Test
    void where_nobody_listens() throws Exception {
        String uri = "redis://127.0.0.1:" + RedisServerProcess.freePort();
        assertRefused(uri, "refused");
        assertRefused(uri.replace("redis:", "redis-cluster:").replace("//", "//:secret@"), "connect");
        assertRefused(uri.replace("redis:", "redis-sentinel:").replace("//", "//:secret@") + "#main", "entinel");
    }

    @Test
    void with_a_wrong_password() {
        try (RedisServerProcess redis = RedisServerProcess.start("--requirepass", "right")) {
            assertRefused(redis.uri(), "NOAUTH");
            assertRefused(redis.uri().replace("//", "//:secret@"), "WRONGPASS");
            Link.connect(RedisAddress.of(redis.uri().replace("//", "//:right@")))
                    .close();
        }
    }

    @Test
    void encrypted(@TempDir Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.server("redis", "localhost");
        String port = Integer.toString(RedisServerProcess.freePort());
        try (RedisServerProcess redis = RedisServerProcess.start(
                "--tls-port", port,
                "--tls-cert-file", certificates.file("redis.pem").toString(),
                "--tls-key-file", certificates.file("redis.key").toString(),
                "--tls-ca-cert-file", certificates.file("ca.pem").toString(),
                "--tls-auth-clients", "no")) {
            String uri = "rediss://localhost:" + port;
            assertRefused(uri, "cert");
            try (LogServer server = new LogServer(uri + "?verifyPeer=none", Keys.DEFAULT_PREFIX, LogServer.AT_ONCE)) {
                assertThat(append(server.openLobby(), "hello")).hasSize(1);
                assertThat(redis.command("EXISTS " + server.keys.log(LogServer.LOBBY)))
                        .isEqualTo(":1");
            }
        }
    }

    private static void assertRefused(String uri, String reason) {
        RedisAddress address = RedisAddress.of(uri);
        assertThatThrownBy(() -> Link.connect(address))
                .isInstanceOf(RedisConnectException.class)
                .hasMessageStartingWith("Redis at " + address + ": ")
                .message()
                .containsIgnoringCase(reason)
                .doesNotContain("secret");
    }
}
