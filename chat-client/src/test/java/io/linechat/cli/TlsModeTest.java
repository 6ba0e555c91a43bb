package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.ServerTls;
import io.linechat.testing.TestCertificates;
import io.linechat.testing.TestServers;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program against a server that speaks TLS. */
final class TlsModeTest {

    @TempDir
    private Path folder;

    private TestCertificates certificates;
    private X509Bundle shown;
    private ChatServer server;

    @BeforeEach
    void start() {
        certificates = new TestCertificates(folder);
        shown = certificates.server("server", "chat.example.org");
        server = TestServers.builder()
                .silence(Duration.ofSeconds(2))
                .tls(ServerTls.of(certificates.file("server.pem"), certificates.file("server.key")))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ClientProcess client(Object... options) {
        return ClientProcess.piped(server.port(), options);
    }

    @Test
    void the_fingerprint_lets_it_in() {
        try (ClientProcess alice = client("--tls-fingerprint", TestCertificates.fingerprint(shown))) {
            alice.type("/ping\n");
            alice.expect("* pong\n");
            alice.endInput();
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.errors()).isEmpty();
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused_unless_told_otherwise_which_is_said_loudly() {
        Path authority = certificates.file("ca.pem");
        try (ClientProcess alice = client("--tls-ca", authority)) {
            assertThat(alice.exitCode()).isEqualTo(3);
            assertThat(alice.errors())
                    .isEqualTo("cannot connect to localhost:" + server.port()
                            + ": the server's certificate is for another name\n");
        }
        try (ClientProcess alice = client("--tls-ca", authority, "--tls-any-name")) {
            alice.type("/ping\n");
            alice.expect("* pong\n");
            alice.endInput();
            assertThat(alice.exitCode()).isZero();
            assertThat(alice.errors()).startsWith("WARNING: the server's certificate may be for any name");
        }
    }

    @Test
    void without_tls_the_server_says_why_it_lets_nobody_in() {
        try (ClientProcess alice = client()) {
            assertThat(alice.exitCode()).isEqualTo(5);
            assertThat(alice.output() + alice.errors()).contains("this server speaks TLS only");
        }
        try (ClientProcess alice = client("--tls")) {
            assertThat(alice.exitCode()).isEqualTo(3);
            assertThat(alice.errors()).contains("nobody who is trusted vouches for the server's certificate");
        }
    }
}
