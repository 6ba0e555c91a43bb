package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatClientListener;
import io.linechat.client.ChatConnectException;
import io.linechat.client.ClientTls;
import io.linechat.testing.LineClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with a certificate that it makes itself. */
final class EncryptedServerTest {

    private static final String ANNOUNCEMENT =
            "TLS with a certificate for trying it out; chat-client --tls-fingerprint ";

    private static final ChatClientListener NOBODY = line -> {};

    @TempDir
    private Path directory;

    private static String fingerprint(ServerProcess server) {
        String line = server.readLine();
        assertThat(line).startsWith(ANNOUNCEMENT);
        return line.substring(ANNOUNCEMENT.length());
    }

    @Test
    void a_client_that_is_given_the_fingerprint_gets_in_and_nobody_without_tls() throws Exception {
        Path socket = directory.resolve("chat.sock");
        try (ServerProcess server = ServerProcess.serving("--tls-self-signed", "--listen", "unix:" + socket)) {
            assertThat(server.readLine()).isEqualTo("listening on unix:" + socket);
            ClientTls pinned = ClientTls.pinned(fingerprint(server));
            try (ChatClient alice = ChatClient.builder().tls(pinned).connect("localhost", server.port(), NOBODY);
                    LineClient plain = LineClient.connect(server.port())) {
                alice.say("lobby", "hi").join();
                plain.send("hi");
                assertThat(plain.readToEnd()).containsExactly("! this server speaks TLS only (REFUSED)");
            }
            assertThatThrownBy(() ->
                            ChatClient.builder().tls(ClientTls.trusted()).connect("localhost", server.port(), NOBODY))
                    .isInstanceOf(ChatConnectException.class)
                    .hasMessageContaining("nobody who is trusted vouches for");
        }
        // It was killed, and has left the socket's file there.
        assertThat(socket).exists();
        try (ServerProcess server = ServerProcess.serving("--listen", "unix:" + socket)) {
            assertThat(server.readLine()).isEqualTo("listening on unix:" + socket);
        }
    }

    @Test
    void with_a_data_directory_the_certificate_is_the_same_after_a_restart() throws Exception {
        Path data = directory.resolve("data");
        String[] options = {"--tls-self-signed", "--tls", "optional", "--data", data.toString()};
        String first;
        try (ServerProcess server = ServerProcess.serving(options);
                LineClient plain = LineClient.connectAs(server.port(), "alice")) {
            first = fingerprint(server);
            plain.send("/ping");
            plain.expect("* pong");
        }
        assertThat(data.resolve("self-signed.key")).isReadable();
        try (ServerProcess server = ServerProcess.serving(options)) {
            assertThat(fingerprint(server)).isEqualTo(first);
        }
    }
}
