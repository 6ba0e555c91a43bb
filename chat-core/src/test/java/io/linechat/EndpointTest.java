package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that listen in several places, on Unix domain sockets too. */
final class EndpointTest {

    @TempDir
    private Path directory;

    private Path socket = Path.of("chat.sock");

    @BeforeEach
    void there_is_a_place_for_a_socket() {
        socket = directory.resolve("chat.sock");
    }

    private static void assumeThatThereAreUnixSockets() {
        assumeFalse(
                System.getProperty("linechat.transport", "auto").equals("io_uring"),
                "skipped: io_uring has no Unix domain sockets");
    }

    private ChatServerBuilder onSocket() {
        return TestServers.builder().listen(Endpoint.unix(socket));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:5050",
                "0.0.0.0:0",
                "[::1]:5050",
                "127.0.0.1:1=text+json",
                "example.org:65535=web+tls",
                "unix:/run/chat.sock",
                "unix:chat.sock=json+plain"
            })
    void an_endpoint_is_written_as_it_is_read(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5050",
                "localhost",
                "localhost:",
                ":1",
                "localhost:65536",
                "::1:5050",
                "a:1=",
                "a:1=smtp",
                "unix:"
            })
    void what_is_no_endpoint_is_refused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void where_only_some_protocols_are_spoken_the_others_are_told_so() {
        try (ChatServer server = TestServers.builder()
                .silence(Duration.ofMillis(300))
                .listen(Endpoint.parse("localhost:0=json"))
                .listen(Endpoint.parse("localhost:0=web+text"))
                .build()
                .start()) {
            List<Endpoint> endpoints = server.endpoints();
            assertThat(endpoints).hasSize(3);
            assertThat(endpoints.get(0).port()).isEqualTo(server.port());
            try (LineClient everywhere = LineClient.connectAs(server.port(), "alice");
                    LineClient json = LineClient.connect(endpoints.get(1).port());
                    LineClient noJson = LineClient.connect(endpoints.get(1).port());
                    LineClient noText = LineClient.connect(endpoints.get(2).port());
                    LineClient text = LineClient.connectAs(endpoints.get(2).port(), "bob", everywhere)) {
                json.send("{\"type\":\"hello\",\"nick\":\"robot\"}");
                json.expectMatch("\\{\"type\":\"welcome\".*");
                noJson.send("hi");
                noJson.endInput();
                assertThat(noJson.readToEnd()).containsExactly("! this port is not for people (REFUSED)");
                noText.send("{\"type\":\"hello\"}");
                assertThat(noText.readLine()).contains("this port does not speak JSON");
                text.send("hello");
                everywhere.expect("<bob> hello");
            }
        }
    }

    @Test
    void tls_cannot_be_asked_for_without_a_certificate() {
        assertThatThrownBy(() -> ChatServer.builder()
                        .listen(Endpoint.parse("localhost:0=tls"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("listen: localhost:0=tls (expected: no tls without a certificate)");
    }

    @Test
    void if_one_place_is_taken_the_server_does_not_start_and_leaves_nothing() {
        try (ChatServer taken = TestServers.start()) {
            ChatServer server = TestServers.builder()
                    .listen(Endpoint.tcp("127.0.0.1", taken.port()))
                    .build();
            assertThatThrownBy(server::start)
                    .isInstanceOf(ChatBindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.port() + ": Address already in use");
        }
    }

    @Test
    void who_comes_by_the_socket_is_in_the_same_room() throws IOException {
        assumeThatThereAreUnixSockets();
        try (ChatServer server = onSocket().build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                SocketChannel local = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader lines = new BufferedReader(Channels.newReader(local, StandardCharsets.UTF_8))) {
            assertThat(server.endpoints()).element(1).hasToString("unix:" + socket);
            local.write(ByteBuffer.wrap("/nick local\nhello\n".getBytes(StandardCharsets.UTF_8)));
            alice.expect("<local> hello");
            alice.send("over there?");
            await().until(() -> lines.readLine().equals("<alice> over there?"));
            assertThat(server.sessions())
                    .extracting(session -> session.nickname().toString())
                    .containsExactly("alice", "local");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void a_socket_that_a_server_listens_on_is_not_stolen() throws IOException {
        assumeThatThereAreUnixSockets();
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(socket));
            ChatServer server = onSocket().build();
            assertThatThrownBy(server::start)
                    .isInstanceOf(ChatBindException.class)
                    .hasMessage("cannot listen on unix:" + socket + ": Address already in use");
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        }
    }

    @Test
    void a_socket_that_a_server_has_left_is_replaced() throws IOException {
        assumeThatThereAreUnixSockets();
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertThat(socket).exists();
        try (ChatServer server = onSocket().build().start()) {
            assertThat(server.endpoints()).hasSize(2);
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        }
    }

    @Test
    void a_file_that_is_no_socket_is_left_alone() throws IOException {
        assumeThatThereAreUnixSockets();
        Files.writeString(socket, "precious");
        ChatServer server = onSocket().build();
        assertThatThrownBy(server::start)
                .isInstanceOf(ChatBindException.class)
                .hasMessage("cannot listen on unix:" + socket + ": it exists, and is no socket");
        assertThat(socket).hasContent("precious");
    }
}
