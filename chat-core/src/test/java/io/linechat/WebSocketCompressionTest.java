package io.linechat;

import static io.linechat.testing.RawWebSocket.CLOSE;
import static io.linechat.testing.RawWebSocket.CONTINUATION;
import static io.linechat.testing.RawWebSocket.DEFLATED;
import static io.linechat.testing.RawWebSocket.FINAL;
import static io.linechat.testing.RawWebSocket.PING;
import static io.linechat.testing.RawWebSocket.PONG;
import static io.linechat.testing.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.RawWebSocket;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages (RFC 7692), on a server that has been told to have them. */
final class WebSocketCompressionTest {

    private static final int MAX_LINE = 4096;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String HELLO = "{'type':'hello','nick':'alice'}";
    private static final String LONG = "again and ".repeat(200);

    private final ChatServer server = TestServers.builder()
            .silence(Duration.ofSeconds(10))
            .maxLine(MAX_LINE)
            .webSocketCompression(true)
            .build()
            .start();

    private int bad;

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | true",
                "permessage-deflate; client_max_window_bits | true",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover | true",
                "x-unknown, permessage-deflate; server_max_window_bits=10, permessage-deflate | true",
                // A smaller window than we have, and what is not known.
                "permessage-deflate; server_max_window_bits=10 | false",
                "permessage-deflate; surprise | false",
                "x-webkit-deflate-frame | false",
                "'' | false",
            })
    void what_we_can_do_is_agreed_upon_and_nothing_else(String offers, boolean agreed) {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.request("Sec-WebSocket-Extensions: " + offers);
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 Switching Protocols")
                    .filteredOn(line -> line.startsWith("sec-websocket-extensions"))
                    .isEqualTo(
                            agreed
                                    ? List.of("sec-websocket-extensions: permessage-deflate;"
                                            + " server_no_context_takeover; client_no_context_takeover")
                                    : List.of());
        }
    }

    @Test
    void a_message_is_compressed_for_those_who_have_agreed_and_for_nobody_else() {
        try (RawWebSocket one = connect("one");
                RawWebSocket two = connect("two");
                RawWebSocket plain = RawWebSocket.connectAs(server.port(), "plain");
                LineClient person = LineClient.connectAs(server.port(), "person")) {
            for (RawWebSocket client : List.of(one, two, plain)) {
                client.say("{'type':'join','room':'lobby','tag':'join'}");
                client.expect("\\{'type':'ok','tag':'join'.*");
            }
            person.send(LONG, LONG);
            // The second one as the first: it refers to nothing before it.
            for (int i = 1; i <= 2; i++) {
                RawWebSocket.Frame first = message(one, i);
                assertThat(first.first()).isEqualTo(FINAL | DEFLATED | TEXT);
                assertThat(first.content().remaining()).isLessThan(LONG.length() / 4);
                assertThat(message(two, i)).isEqualTo(first);
                assertThat(message(plain, i).first()).isEqualTo(FINAL | TEXT);
            }
            one.say("{'type':'history','room':'lobby','tag':'h'}");
            RawWebSocket.Frame answer = one.readFrame();
            assertThat(answer.first()).isEqualTo(FINAL | DEFLATED | TEXT);
            assertThat(answer.text()).startsWith("{'type':'ok','tag':'h'").contains(LONG);
        }
    }

    @Test
    void what_compression_does_not_make_shorter_is_sent_as_it_is() {
        try (RawWebSocket client = connect("alice")) {
            client.say("{'type':'bye','tag':'b'}");
            RawWebSocket.Frame answer = client.readFrame();
            assertThat(answer.first()).isEqualTo(FINAL | TEXT);
            assertThat(answer.text()).isEqualTo("{'type':'ok','tag':'b'}");
            assertThat(client.readFrame().text()).isEqualTo("{'type':'bye','reason':'bye'}");
            expectClose(client, 1000);
        }
    }

    @Test
    void compressed_messages_are_understood_whole_and_in_fragments_with_others_between_them() {
        byte[] deflated = RawWebSocket.deflate(bytes("{'type':'ping','tag':'" + "p".repeat(50) + "'}"));
        try (RawWebSocket client = connect("alice")) {
            client.sendFrame(FINAL | DEFLATED | TEXT, true, deflated);
            client.expect("\\{'type':'ok','tag':'p+'.*");
            for (int i = 0; i < deflated.length; i++) {
                int last = i == deflated.length - 1 ? FINAL : 0;
                client.sendFrame(last | (i == 0 ? DEFLATED | TEXT : CONTINUATION), true, deflated[i]);
                client.sendFrame(FINAL | PING, true);
                RawWebSocket.Frame pong = client.readFrame();
                while (pong.first() != (FINAL | PONG)) {
                    assertThat(pong.text()).startsWith("{'type':'ok','tag':'ppp");
                    pong = client.readFrame();
                }
            }
            client.say("{'type':'ping','tag':'plain'}");
            client.expect("\\{'type':'ok','tag':'plain'.*");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_LINE, MAX_LINE + 1, 100_000_000})
    void no_more_is_taken_than_the_longest_line_however_small_it_comes(int length) {
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) ' ');
        byte[] ping = bytes("{'type':'ping','tag':'p'}");
        System.arraycopy(ping, 0, line, 0, ping.length);
        byte[] deflated = RawWebSocket.deflate(line);
        try (RawWebSocket client = connect("alice")) {
            // Not more of it than fits, which is still far more than the line may have when it is a bomb.
            byte[] sent = Arrays.copyOf(deflated, Math.min(deflated.length, MAX_LINE));
            client.sendFrame(FINAL | DEFLATED | TEXT, true, sent);
            if (length > MAX_LINE) {
                expectClose(client, 1009);
            } else {
                client.expect("\\{'type':'ok','tag':'p'.*");
            }
        }
    }

    @Test
    void a_bomb_in_fragments_is_noticed_as_soon_as_it_is_too_much() {
        byte[] deflated = RawWebSocket.deflate(new byte[10 * MAX_LINE]);
        try (RawWebSocket client = connect("alice")) {
            client.sendFrame(DEFLATED | TEXT, true, Arrays.copyOf(deflated, deflated.length - 10));
            expectClose(client, 1009);
        }
    }

    @Test
    void frames_that_must_not_be_are_closed_with_the_right_code() {
        byte[] deflated = RawWebSocket.deflate(bytes("{'type':'ping'}"));
        assertCloses(1007, RawWebSocket.frame(FINAL | DEFLATED | TEXT, true, (byte) 0xff, (byte) 0xff, (byte) 0xff));
        assertCloses(1007, RawWebSocket.frame(FINAL | DEFLATED | TEXT, true, RawWebSocket.deflate(new byte[] {-1})));
        assertCloses(1002, RawWebSocket.frame(FINAL | 0x20 | TEXT, true, deflated));
        assertCloses(1002, RawWebSocket.frame(FINAL | DEFLATED | PING, true));
        assertCloses(
                1002,
                RawWebSocket.frame(DEFLATED | TEXT, true, deflated),
                RawWebSocket.frame(FINAL | DEFLATED | CONTINUATION, true));
        assertCloses(
                1002,
                RawWebSocket.frame(DEFLATED | TEXT, true, deflated),
                RawWebSocket.frame(FINAL | DEFLATED | TEXT, true, deflated));
        assertCloses(1003, RawWebSocket.frame(FINAL | DEFLATED | RawWebSocket.BINARY, true, deflated));
    }

    private void assertCloses(int status, byte[]... frames) {
        // The session of the one before still waits to be taken up, with its name.
        try (RawWebSocket client = connect("bad" + ++bad)) {
            for (byte[] frame : frames) {
                client.sendBytes(frame);
            }
            expectClose(client, status);
        }
    }

    private static void expectClose(RawWebSocket client, int status) {
        RawWebSocket.Frame frame = client.readFrame();
        assertThat(frame.first()).isEqualTo(FINAL | CLOSE);
        assertThat(frame.status()).isEqualTo(status);
        assertThat(client.isAtEnd()).isTrue();
    }

    /** Connects with compression, and has been let in. */
    private RawWebSocket connect(String nickname) {
        RawWebSocket client = RawWebSocket.connect(server.port(), OFFER);
        client.say(HELLO.replace("alice", nickname));
        client.expect("\\{'type':'welcome'.*");
        return client;
    }

    private static RawWebSocket.Frame message(RawWebSocket client, int seq) {
        RawWebSocket.Frame frame = client.readFrame();
        while (!frame.text().startsWith("{'type':'message'")) {
            frame = client.readFrame();
        }
        assertThat(frame.text()).contains("'seq':" + seq + ",", "'text':'" + LONG.strip());
        return frame;
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
