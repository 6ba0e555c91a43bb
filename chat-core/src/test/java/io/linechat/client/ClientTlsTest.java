package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.ChatServer;
import io.linechat.ServerTls;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.TestCertificates;
import io.linechat.testing.TestServers;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client makes sure by TLS that the server is the one that is meant, and goes on over it as without. */
final class ClientTlsTest {

    @TempDir
    private Path directory;

    private TestCertificates certificates;
    private X509Bundle shown;

    private final CompletableFuture<ChatServer> running = new CompletableFuture<>();
    private final Recording heard = new Recording();

    @BeforeEach
    void make_certificates() {
        certificates = new TestCertificates(directory);
        shown = certificates.server("server", "localhost");
    }

    @AfterEach
    void stop() {
        running.thenAccept(server -> server.stop(Duration.ofMillis(200)));
    }

    private ServerTls serverTls() {
        return ServerTls.of(certificates.file("server.pem"), certificates.file("server.key"));
    }

    private int start(ServerTls tls) {
        ChatServer server = TestServers.builder()
                .silence(Duration.ofSeconds(1))
                .tls(tls)
                .build()
                .start();
        running.complete(server);
        return server.port();
    }

    private ChatClient connect(ClientTls tls, int port) throws ChatConnectException {
        return ChatClient.builder().tls(tls).connect("localhost", port, heard);
    }

    private static String fails(String host, int port, String reason) {
        return "cannot connect to " + host + ":" + port + ": " + reason;
    }

    @Test
    void an_authority_that_is_trusted_vouches_for_the_server() throws Exception {
        int port = start(serverTls());
        try (ChatClient alice = connect(ClientTls.trusting(certificates.file("ca.pem")), port)) {
            assertThat(alice.say("lobby", "hi")).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThatThrownBy(() -> connect(ClientTls.trusted(), port))
                .isInstanceOf(ChatConnectException.class)
                .hasMessage(fails("localhost", port, "nobody who is trusted vouches for the server's certificate"));
    }

    @Test
    void the_certificate_has_to_be_for_the_name_unless_told_otherwise() throws Exception {
        int port = start(serverTls());
        ClientTls tls = ClientTls.trusting(certificates.file("ca.pem"));
        assertThatThrownBy(() -> ChatClient.builder().tls(tls).connect("127.0.0.1", port, heard))
                .isInstanceOf(ChatConnectException.class)
                .hasMessage(fails("127.0.0.1", port, "the server's certificate is for another name"));
        try (ChatClient alice = ChatClient.builder().tls(tls.withoutNameCheck()).connect("127.0.0.1", port, heard)) {
            assertThat(alice.say("lobby", "hi")).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_fingerprint_is_enough_and_has_to_fit() throws Exception {
        int port = start(serverTls());
        String fingerprint = TestCertificates.fingerprint(shown);
        for (String form :
                new String[] {fingerprint, fingerprint.replace(":", "").toLowerCase(Locale.ROOT)}) {
            try (ChatClient alice = connect(ClientTls.pinned(form), port)) {
                assertThat(alice.say("lobby", "hi")).succeedsWithin(Duration.ofSeconds(10));
            }
        }
        String other = TestCertificates.fingerprint(certificates.server("other", "localhost"));
        assertThatThrownBy(() -> connect(ClientTls.pinned(other), port))
                .isInstanceOf(ChatConnectException.class)
                .hasMessage(fails("localhost", port, "the server's certificate is another one than expected"));
        assertThatThrownBy(() -> ClientTls.pinned("ab:cd"))
                .hasMessage("fingerprint: ab:cd (expected: 64 hexadecimal digits, SHA-256)");
    }

    @Test
    void a_server_that_asks_for_a_certificate_gets_it() throws Exception {
        int port = start(serverTls().clientCa(certificates.file("ca.pem")));
        certificates.client("alice");
        ClientTls tls = ClientTls.trusting(certificates.file("ca.pem"));
        try (ChatClient alice =
                connect(tls.identity(certificates.file("alice.pem"), certificates.file("alice.key")), port)) {
            assertThat(alice.say("lobby", "hi")).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_server_without_tls_is_told_from_one_with_it() {
        try (ChatServer server = TestServers.start()) {
            assertThatThrownBy(() -> connect(ClientTls.trusted(), server.port()))
                    .isInstanceOf(ChatConnectException.class)
                    .hasMessage(fails("localhost", server.port(), "the server does not speak TLS"));
        }
    }

    @Test
    void files_that_are_no_good_are_named() {
        assertThatThrownBy(() -> connect(ClientTls.trusting(certificates.file("missing.pem")), 1))
                .isInstanceOf(ChatConnectException.class)
                .hasMessage("cannot use " + certificates.file("missing.pem") + ": there is no such file");
    }

    @Test
    void a_lost_connection_is_taken_up_over_it() throws Exception {
        int port = start(serverTls());
        try (CuttingProxy proxy = CuttingProxy.before(port);
                ChatClient alice = connect(ClientTls.trusting(certificates.file("ca.pem")), proxy.port());
                ChatClient bob = connect(ClientTls.trusting(certificates.file("ca.pem")), port)) {
            alice.say("lobby", "one").join();
            proxy.refuse(true);
            proxy.cut();
            heard.expect("lost");
            bob.say("lobby", "two").join();
            proxy.refuse(false);
            heard.expect("back 1");
            assertThat(alice.say("lobby", "three")).succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
