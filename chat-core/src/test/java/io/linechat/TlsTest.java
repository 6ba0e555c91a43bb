package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.LogCapture;
import io.linechat.testing.TestCertificates;
import io.linechat.testing.TestServers;
import io.linechat.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate, over real sockets, with the JDK's own TLS on the other side. */
final class TlsTest {

    @TempDir
    private Path directory;

    private TestCertificates certificates;
    private final CompletableFuture<ChatServer> running = new CompletableFuture<>();

    @BeforeEach
    void make_certificates() {
        certificates = new TestCertificates(directory);
        certificates.server("server", "localhost");
    }

    @AfterEach
    void stop() {
        running.thenAccept(server -> server.stop(Duration.ofMillis(500)));
    }

    private ServerTls tls() {
        return ServerTls.of(certificates.file("server.pem"), certificates.file("server.key"));
    }

    private void start(ServerTls tls) {
        start(builder().tls(tls));
    }

    private void start(ChatServerBuilder builder) {
        running.complete(builder.build().start());
    }

    private static ChatServerBuilder builder() {
        return TestServers.builder().silence(Duration.ofMillis(300));
    }

    private int port() {
        return running.join().port();
    }

    private SSLSocket connect(SSLContext context, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private LineClient person(String nickname) throws IOException {
        return person(nickname, connect(certificates.context()));
    }

    private static LineClient person(String nickname, Socket socket) {
        LineClient client = LineClient.over(socket);
        client.send("/nick " + nickname);
        client.expect("* you are now " + nickname);
        return client;
    }

    @Test
    void people_programs_and_browsers_meet_in_one_room_with_and_without_it() throws Exception {
        start(tls().optional());
        BlockingQueue<String> browser = new LinkedBlockingQueue<>();
        HttpClient https =
                HttpClient.newBuilder().sslContext(certificates.context()).build();
        try (LineClient bob = LineClient.connectAs(port(), "bob");
                LineClient alice = person("alice")) {
            WebSocket carol = https.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + port() + "/chat"), texts(browser))
                    .get(10, TimeUnit.SECONDS);
            carol.sendText("{\"type\":\"hello\",\"nick\":\"carol\"}", true).get(10, TimeUnit.SECONDS);
            carol.sendText("{\"type\":\"join\",\"room\":\"lobby\",\"tag\":\"in\"}", true)
                    .get(10, TimeUnit.SECONDS);
            expect(browser, ".*\"tag\":\"in\".*");
            alice.send("one", "two");
            bob.send("three");
            bob.expect("<alice> one");
            bob.expect("<alice> two");
            alice.expect("<bob> three");
            expect(browser, ".*\"from\":\"alice\",\"text\":\"one\".*");
            expect(browser, ".*\"from\":\"alice\",\"text\":\"two\".*");
            carol.sendText("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"four\"}", true)
                    .get(10, TimeUnit.SECONDS);
            alice.expect("<carol> four");
            bob.expect("<carol> four");
            carol.abort();
        }
    }

    private static WebSocket.Listener texts(BlockingQueue<String> into) {
        return new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                into.add(data.toString());
                socket.request(1);
                return null;
            }
        };
    }

    private static void expect(BlockingQueue<String> texts, String regex) throws InterruptedException {
        String text;
        do {
            text = texts.poll(10, TimeUnit.SECONDS);
            assertThat(text).as("waiting for %s", regex).isNotNull();
        } while (!text.matches(regex));
    }

    @Test
    void the_page_and_health_are_there_by_https() throws Exception {
        start(tls());
        HttpClient https =
                HttpClient.newBuilder().sslContext(certificates.context()).build();
        for (String path : List.of("/health", "/", "/chat.js")) {
            URI uri = URI.create("https://localhost:" + port() + path);
            HttpResponse<String> response =
                    https.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isNotEmpty();
        }
    }

    @Test
    void a_silent_person_is_greeted_in_it() throws Exception {
        start(tls());
        try (LineClient silent = LineClient.over(connect(certificates.context()))) {
            assertThat(silent.readLine()).startsWith("* welcome to linechat");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void these_versions_are_spoken(String version) throws Exception {
        start(tls());
        try (LineClient alice = person("alice", connect(certificates.context(), version));
                LineClient bob = person("bob", connect(certificates.context(), version))) {
            for (int i = 0; i < 1000; i++) {
                alice.send("line " + i + " " + "x".repeat(i));
            }
            bob.expect("<alice> line 0 ");
            for (int i = 1; i < 1000; i++) {
                assertThat(bob.readLine()).isEqualTo("<alice> line " + i + " " + "x".repeat(i));
            }
        }
    }

    @Test
    void who_connects_without_it_is_told_so_in_one_line_and_disconnected() {
        start(tls());
        String line = "this server speaks TLS only";
        try (LineClient person = LineClient.connect(port());
                JsonClient program = JsonClient.connect(port());
                LineClient browser = LineClient.connect(port());
                LineClient silent = LineClient.connect(port())) {
            person.send("hi");
            assertThat(person.readToEnd()).containsExactly("! " + line + " (REFUSED)");
            program.send("{'type':'hello'}");
            assertThat(program.readLine()).endsWith("'code':'REFUSED','message':'" + line + "'}");
            browser.send("GET / HTTP/1.1\r\nHost: x\r\n\r");
            assertThat(browser.readToEnd()).startsWith("HTTP/1.1 403 Forbidden").endsWith("", line);
            assertThat(silent.readToEnd()).containsExactly("! " + line + " (REFUSED)");
        }
        assertThat(running.join().sessions()).isEmpty();
    }

    @Test
    void a_server_without_it_says_so_in_the_words_of_tls() {
        start(builder());
        assertThatThrownBy(() -> connect(certificates.context()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("handshake_failure");
    }

    @Test
    void a_handshake_that_trickles_in_is_waited_for_but_not_for_ever() throws Exception {
        start(builder().requestTimeout(Duration.ofMillis(700)).tls(tls()));
        try (LineClient stuck = LineClient.connect(port())) {
            stuck.sendBytes((byte) 0x16, (byte) 0x03, (byte) 0x01, (byte) 0x02, (byte) 0x00, (byte) 0x01);
            assertThat(stuck.socket().getInputStream().readAllBytes()).hasSizeLessThan(20);
        }
        try (LineClient stuck = LineClient.connect(port())) {
            stuck.sendBytes((byte) 0x16);
            assertThat(stuck.readToEnd()).isEmpty();
        }
    }

    @Test
    void what_is_no_tls_in_the_middle_of_it_ends_that_connection_alone() throws Exception {
        start(tls());
        try (LineClient alice = person("alice");
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), port());
                SSLSocket broken = (SSLSocket) certificates
                        .context()
                        .getSocketFactory()
                        .createSocket(plain, "localhost", plain.getPort(), false);
                LineClient bob = person("bob", broken)) {
            alice.expectMatch("\\* guest-.* is now bob");
            plain.getOutputStream().write("this is not a record of TLS\n".getBytes(StandardCharsets.US_ASCII));
            alice.expect("* bob left lobby");
            assertThat(bob.socket().isConnected()).isTrue();
            alice.send("/ping");
            alice.expect("* pong");
        }
    }

    @Test
    void a_server_that_stops_tells_everyone_and_ends_tls_in_good_order() throws Exception {
        start(tls());
        try (LineClient alice = person("alice")) {
            running.join().stopAsync(Duration.ofSeconds(3));
            alice.expect("* server is shutting down");
            // A connection that ends without the goodbye of TLS is an SSLException here.
            assertThat(alice.socket().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_new_certificate_is_taken_up_and_nobody_is_disconnected() throws Exception {
        start(tls());
        try (LineClient alice = person("alice")) {
            certificates.server("server", "localhost");
            X509Certificate renewed = certificates.server("next", "localhost").getCertificate();
            Files.copy(
                    certificates.file("next.key"),
                    certificates.file("server.key"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    certificates.file("next.pem"),
                    certificates.file("server.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(shownCertificate()).isEqualTo(renewed));
            try (LineClient bob = person("bob")) {
                alice.expectMatch("\\* guest-.* is now bob");
                alice.send("still here");
                bob.expect("<alice> still here");
            }
        }
    }

    @Test
    void a_new_certificate_that_is_no_good_is_not() throws Exception {
        X509Certificate old = certificates.server("server", "localhost").getCertificate();
        start(tls());
        try (LogCapture log = LogCapture.of(ServerCertificate.class)) {
            certificates.write("server.pem", "nonsense");
            log.expect("the certificate that was there before stays in use, since the new one is no good: .*");
        }
        assertThat(shownCertificate()).isEqualTo(old);
        X509Certificate renewed = certificates.server("next", "localhost").getCertificate();
        certificates.write("server.pem", Files.readString(certificates.file("next.pem")));
        certificates.write("server.key", Files.readString(certificates.file("next.key")));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(shownCertificate()).isEqualTo(renewed));
    }

    private X509Certificate shownCertificate() throws IOException {
        try (SSLSocket socket = connect(certificates.context())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void where_clients_must_have_a_certificate_only_those_get_in() throws Exception {
        start(tls().clientCa(certificates.file("ca.pem")));
        SSLContext known = certificates.contextOf(certificates.client("alice"));
        try (LineClient alice = person("alice", connect(known))) {
            assertThatThrownBy(() -> {
                        try (SSLSocket stranger = connect(certificates.context())) {
                            stranger.getOutputStream().write('\n');
                            stranger.getInputStream().read();
                        }
                    })
                    .isInstanceOf(IOException.class);
            alice.send("/who");
            alice.expect("* in lobby (1): alice");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "missing.pem,server.key,missing.pem: there is no such file",
        "server.pem,missing.key,missing.key: there is no such file",
        "server.key,server.key,server.key: there is no certificate in it (expected: PEM)",
        "server.pem,server.pem,server.pem: there is no private key in it (expected: PEM)",
        "server.pem,other.key,other.key: it is not the key of the certificate in",
        "server.pem,old.key,old.key: its key is encrypted or in an old form",
        "server.pem,damaged.key,damaged.key: it is not the key of the certificate in"
    })
    void files_that_are_no_good_are_named(String certificate, String key, String problem) {
        certificates.server("other", "localhost");
        certificates.write("old.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        certificates.write("damaged.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        ServerTls tls = ServerTls.of(certificates.file(certificate), certificates.file(key));
        assertThatThrownBy(() -> start(tls))
                .isInstanceOf(ChatTlsException.class)
                .hasMessageStartingWith("cannot use ")
                .hasMessageContaining(problem);
    }
}
