package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy that says where its connections come from. */
final class ProxyProtocolTest {

    private static final String REAL = "203.0.113.7";
    private static final byte[] V1 = ascii("PROXY TCP4 203.0.113.7 192.0.2.1 56324 5050\r\n");
    private static final byte[] V1_IPV6 = ascii("PROXY TCP6 2001:db8::7 2001:db8::1 56324 5050\r\n");
    private static final byte[] V1_UNKNOWN = ascii("PROXY UNKNOWN\r\n");

    /** Version 2, of TCP over IPv4, with a TLV that means nothing. */
    private static final byte[] V2 = v2("2111 0010 cb007107 c0000201 dc04 13ba e0 0001 00");

    private static final byte[] V2_IPV6 =
            v2("2121 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 dc04 13ba");

    /** A check of the proxy's own. */
    private static final byte[] V2_LOCAL = v2("2000 0000");

    private final CompletableFuture<ChatServer> running = new CompletableFuture<>();

    @AfterEach
    void stop() {
        running.thenAccept(server -> server.stop(Duration.ofMillis(200)));
    }

    private void start(ChatServerBuilder builder) {
        running.complete(builder.build().start());
    }

    private LineClient connect() {
        return LineClient.connect(running.join().port());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] v2(String hex) {
        return concat(ascii("\r\n\r\n\0\r\nQUIT\n"), HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private InetSocketAddress addressOf(byte[] header) {
        try (LineClient client = connect()) {
            client.sendBytes(concat(header, ascii("/nick alice\n")));
            client.expect("* you are now alice");
            InetSocketAddress address =
                    (InetSocketAddress) running.join().sessions().get(0).remoteAddress();
            client.send("/quit");
            client.readToEnd();
            return address;
        }
    }

    @Test
    void the_header_says_where_a_client_is() throws Exception {
        start(TestServers.builder().trustProxy("127.0.0.0/8"));
        assertThat(addressOf(V1)).isEqualTo(new InetSocketAddress(InetAddress.getByName(REAL), 56324));
        assertThat(addressOf(V2)).isEqualTo(new InetSocketAddress(InetAddress.getByName(REAL), 56324));
        assertThat(addressOf(V1_IPV6).getAddress()).isEqualTo(InetAddress.getByName("2001:db8::7"));
        assertThat(addressOf(V2_IPV6).getAddress()).isEqualTo(InetAddress.getByName("2001:db8::7"));
        assertThat(addressOf(V1_UNKNOWN).getAddress().isLoopbackAddress()).isTrue();
        assertThat(addressOf(V2_LOCAL).getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void every_split_of_it_gives_the_same() throws UnknownHostException {
        start(TestServers.builder().trustProxy("127.0.0.1"));
        for (byte[] header : Arrays.asList(V1, V2)) {
            byte[] all = concat(header, ascii("/nick alice\n"));
            for (int split = 1; split < all.length; split++) {
                try (LineClient client = connect()) {
                    client.sendBytes(Arrays.copyOf(all, split));
                    client.sendBytes(Arrays.copyOfRange(all, split, all.length));
                    client.expect("* you are now alice");
                    client.send("/quit");
                    client.expect("* bye");
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello, is anybody here?\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PROXY TCP4 1.2.3.4\r\n"})
    void a_connection_without_one_is_closed_where_there_has_to_be_one(String bytes) {
        start(TestServers.builder().trustProxy("127.0.0.1").requestTimeout(Duration.ofMillis(500)));
        try (LineClient client = connect()) {
            client.sendBytes(ascii(bytes));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(running.join().sessions()).isEmpty();
    }

    @Test
    void a_header_that_does_not_come_to_its_end_is_not_waited_for_for_ever() {
        start(TestServers.builder().trustProxy("127.0.0.1").requestTimeout(Duration.ofMillis(500)));
        try (LineClient silent = connect();
                LineClient slow = connect()) {
            slow.sendBytes(ascii("PROXY TCP4 "));
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(slow.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_connection_with_one_is_closed_where_there_must_be_none() {
        start(TestServers.builder().trustProxy("192.0.2.0/24").trustProxy("2001:db8::/32"));
        for (byte[] header : Arrays.asList(V1, V1_UNKNOWN, V2)) {
            try (LineClient client = connect()) {
                client.sendBytes(concat(header, ascii("hi\n")));
                assertThat(client.readToEnd()).endsWith("! a PROXY header is not taken from your address (REFUSED)");
            }
        }
    }

    @Test
    void the_limit_for_an_address_counts_the_real_one() {
        start(TestServers.builder().trustProxy("127.0.0.1").maxConnectionsPerAddress(1));
        byte[] other = ascii("PROXY TCP4 203.0.113.8 192.0.2.1 1 5050\r\n");
        try (LineClient first = connect();
                LineClient second = connect();
                LineClient third = connect()) {
            first.sendBytes(concat(V1, ascii("/ping\n")));
            first.expect("* pong");
            second.sendBytes(concat(V2, ascii("/ping\n")));
            assertThat(second.readToEnd())
                    .containsExactly("! there are too many connections from your address (SERVER_FULL)");
            third.sendBytes(concat(other, ascii("/ping\n")));
            third.expect("* pong");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/x", "::/129", "1.2.3.4/-1"})
    void what_is_no_network_is_refused(String network) {
        assertThatThrownBy(() -> ChatServer.builder().trustProxy(network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trustProxy: " + network + " (expected: ADDRESS or NETWORK/BITS)");
    }
}
