package io.linechat;

import static io.linechat.testing.RawWebSocket.BINARY;
import static io.linechat.testing.RawWebSocket.CLOSE;
import static io.linechat.testing.RawWebSocket.CONTINUATION;
import static io.linechat.testing.RawWebSocket.FINAL;
import static io.linechat.testing.RawWebSocket.PING;
import static io.linechat.testing.RawWebSocket.PONG;
import static io.linechat.testing.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.RawWebSocket;
import io.linechat.testing.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket at {@code /chat}: the objects of JSON lines, one a frame, in the same rooms. */
final class WebSocketTest {

    private static final Duration PING_EVERY = Duration.ofMillis(100);
    private static final String PING_COMMAND = "{'type':'ping','tag':'p'}";
    private static final String PONGED = "\\{'type':'ok','tag':'p'.*";

    private final ChatServer server = TestServers.builder()
            .silence(Duration.ofSeconds(10))
            .eventLoopThreads(2)
            .allowOrigin("https://chat.example.org")
            .build()
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- the way in

    @Test
    void the_answer_to_the_handshake_is_that_of_the_rfc_and_offers_no_extension() {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.request("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 Switching Protocols")
                    .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .noneMatch(line -> line.startsWith("sec-websocket-extensions"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "426, Upgrade: h2c",
        "426, Connection: keep-alive",
        "426, Sec-WebSocket-Version: 8",
        "400, Sec-WebSocket-Key: short",
        "400, Sec-WebSocket-Key: ",
        "403, Origin: https://evil.example",
        "403, Origin: null",
        "403, Origin: https://chat.example.org.evil.example",
        "403, Origin: http://chat.example.org",
        "403, 'Host: evil.example\r\nOrigin: http://evil.example'",
        "101, Origin: https://chat.example.org",
        "101, Origin: HTTPS://CHAT.EXAMPLE.ORG",
        "101, 'Host: localhost:5050\r\nOrigin: http://localhost:5050'",
        "101, 'Host: [::1]:5050\r\nOrigin: http://[::1]:5050'",
    })
    void a_request_that_may_not_have_a_web_socket_is_refused(int status, String headers) {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.request(headers.split("\r\n"));
            List<String> head = client.readHead();
            assertThat(head.get(0)).startsWith("HTTP/1.1 " + status + " ");
            if (status == 426) {
                assertThat(head).contains("sec-websocket-version: 13", "upgrade: websocket", "connection: upgrade");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "https://example.org/", "ftp://example.org", "https://", "*"})
    void what_is_no_origin_cannot_be_allowed(String origin) {
        assertThatThrownBy(() -> ChatServer.builder().allowOrigin(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("allowOrigin: " + origin);
    }

    // ---- chat

    @Test
    void clients_of_four_kinds_are_in_one_room_in_one_order() {
        try (LineClient person = LineClient.connectAs(server.port(), "person");
                JsonClient program = JsonClient.connectAs(server.port(), "program");
                RawWebSocket raw = RawWebSocket.connectAs(server.port(), "raw")) {
            Listener jdk = new Listener();
            WebSocket client = connect(jdk, "jdk");
            program.join("lobby");
            join(raw);
            client.sendText("{\"type\":\"join\",\"room\":\"lobby\",\"tag\":\"j\"}", true);
            jdk.expect("\\{'type':'ok','tag':'j'.*");

            person.send("from a person");
            program.say("lobby", "from a program");
            raw.expect(".*'from':'program','text':'from a program','kind':'say'}");
            raw.say("{'type':'say','room':'lobby','text':'from a raw one','tag':'s'}");
            raw.expect("\\{'type':'ok','tag':'s','room':'lobby'.*");
            jdk.expect(".*'from':'raw','text':'from a raw one','kind':'say'}");
            client.sendText("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"from the JDK\"}", true);

            person.expect("<program> from a program");
            person.expect("<raw> from a raw one");
            person.expect("<jdk> from the JDK");
            program.expect(".*'from':'jdk','text':'from the JDK','kind':'say'}");
            raw.expect(".*'from':'jdk','text':'from the JDK','kind':'say'}");
            client.abort();
        }
    }

    /** What is short, of usual length and long has a header of its own length each. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 3900, 60_000, 70_000})
    void messages_of_any_length_arrive_and_ones_own_are_left_out(int length) {
        ChatServer large = TestServers.builder()
                .silence(Duration.ofSeconds(10))
                .maxLine(1 << 18)
                .build()
                .start();
        try (large;
                RawWebSocket alice = RawWebSocket.connectAs(large.port(), "alice");
                RawWebSocket bob = RawWebSocket.connectAs(large.port(), "bob")) {
            join(alice);
            join(bob);
            String text = "x".repeat(length);
            alice.say("{'type':'say','room':'lobby','text':'" + text + "'}");
            bob.expect("\\{'type':'message','room':'lobby',.*'text':'" + text + "','kind':'say'}");
            bob.say("{'type':'say','room':'lobby','text':'back'}");
            List<String> seen = new ArrayList<>();
            do {
                seen.add(alice.readFrame().text());
            } while (!seen.get(seen.size() - 1).contains("'text':'back'"));
            assertThat(seen).noneMatch(frame -> frame.contains(text) && length > 1);
        }
    }

    @Test
    void the_room_is_shown_as_one_message_a_frame_to_who_enters_it() {
        try (RawWebSocket alice = RawWebSocket.connectAs(server.port(), "alice");
                RawWebSocket bob = RawWebSocket.connectAs(server.port(), "bob")) {
            join(alice);
            for (int i = 1; i <= 3; i++) {
                alice.say("{'type':'say','room':'lobby','text':'line " + i + "','tag':'" + i + "'}");
                alice.expect("\\{'type':'ok','tag':'" + i + "'.*");
            }
            bob.say("{'type':'join','room':'lobby','last':10}");
            bob.expect("\\{'type':'ok'.*");
            for (int i = 1; i <= 3; i++) {
                assertThat(bob.readFrame().text()).contains("'seq':" + i + ",").contains("'text':'line " + i + "'");
            }
        }
    }

    @Test
    void a_session_is_taken_up_by_another_connection_and_nothing_is_lost_or_doubled() {
        try (RawWebSocket alice = RawWebSocket.connectAs(server.port(), "alice")) {
            join(alice);
            String token;
            String first;
            try (RawWebSocket bob = RawWebSocket.connect(server.port())) {
                bob.say("{'type':'hello','nick':'bob'}");
                token = bob.expect(".*'welcome'.*").replaceAll(".*'resume':'([^']*)'.*", "$1");
                join(bob);
                bob.say("{'type':'say','room':'lobby','text':'one','n':1,'tag':'1'}");
                first = bob.expect("\\{'type':'ok','tag':'1'.*");
            }
            alice.expect(".*'from':'bob','text':'one'.*");
            alice.say("{'type':'say','room':'lobby','text':'two'}");

            try (RawWebSocket again = RawWebSocket.connect(server.port())) {
                again.say("{'type':'hello','resume':'" + token + "'}");
                again.expect(".*'nick':'bob'.*'resumed':true,'rooms':\\['lobby'\\]}");
                String epoch = first.replaceAll(".*'epoch':(-?[0-9]+),.*", "$1");
                again.say("{'type':'join','room':'lobby','after':{'epoch':" + epoch + ",'seq':1}}");
                again.expect(".*'from':'alice','text':'two'.*");
                again.say("{'type':'say','room':'lobby','text':'one','n':1,'tag':'1'}");
                assertThat(again.expect("\\{'type':'ok','tag':'1'.*")).isEqualTo(first);
            }
        }
    }

    @Test
    void bye_is_the_last_text_and_a_closing_frame_follows_it() {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            client.say("{'type':'bye','tag':'b'}");
            client.expect("\\{'type':'ok','tag':'b'}");
            client.expect("\\{'type':'bye','reason':'bye'}");
            expectClose(client, 1000);
        }
    }

    @Test
    void a_server_that_stops_says_goodbye() {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            CompletableFuture<Void> stopped = server.stopAsync(Duration.ofSeconds(5));
            client.expect("\\{'type':'bye','reason':'server is shutting down','retryMs':[0-9]+}");
            expectClose(client, 1000);
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(4));
        }
    }

    // ---- frames

    @Test
    void a_message_in_fragments_is_put_together_with_pings_between_them() {
        byte[] message = PING_COMMAND.replace('\'', '"').getBytes(UTF_8);
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            for (int i = 0; i < message.length; i++) {
                int last = i == message.length - 1 ? FINAL : 0;
                client.sendFrame(last | (i == 0 ? TEXT : CONTINUATION), true, message[i]);
                client.sendFrame(FINAL | PING, true, (byte) i);
            }
            int pongs = 0;
            String answer = "";
            while (pongs < message.length || answer.isEmpty()) {
                RawWebSocket.Frame frame = client.readFrame();
                if (frame.first() == (FINAL | PONG)) {
                    assertThat(frame.content().get(0)).isEqualTo((byte) pongs++);
                } else {
                    answer = frame.text();
                }
            }
            assertThat(answer).matches(PONGED);
        }
    }

    @Test
    void every_split_of_the_bytes_gives_the_same() {
        byte[] bytes = RawWebSocket.frame(
                FINAL | TEXT, true, PING_COMMAND.replace('\'', '"').getBytes(UTF_8));
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice");
                RawWebSocket probe = RawWebSocket.connectAs(server.port(), "probe")) {
            for (int at = 1; at < bytes.length; at++) {
                client.sendBytes(Arrays.copyOf(bytes, at));
                probe.say(PING_COMMAND);
                probe.expect(PONGED);
                client.sendBytes(Arrays.copyOfRange(bytes, at, bytes.length));
                client.expect(PONGED);
            }
        }
    }

    @Test
    void the_longest_message_passes_whole_and_in_fragments() {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            byte[] longest =
                    (PING_COMMAND.replace('\'', '"') + " ".repeat(4096 - PING_COMMAND.length())).getBytes(UTF_8);
            client.sendFrame(FINAL | TEXT, true, longest);
            client.expect(PONGED);
            client.sendFrame(TEXT, true, Arrays.copyOf(longest, 100));
            client.sendFrame(FINAL | CONTINUATION, true, Arrays.copyOfRange(longest, 100, 4096));
            client.expect(PONGED);
        }
    }

    @Test
    void what_is_no_command_is_answered_and_the_connection_stays() {
        try (RawWebSocket client = RawWebSocket.connect(server.port())) {
            client.say("not json");
            client.expect("\\{'type':'error','code':'BAD_REQUEST'.*");
            client.say("");
            client.expect("\\{'type':'error','code':'BAD_REQUEST'.*");
            client.say(PING_COMMAND);
            client.expect("\\{'type':'error','tag':'p','code':'HELLO_FIRST'.*");
        }
    }

    @Test
    void frames_that_must_not_be_are_closed_with_the_right_code() {
        byte[] hello = "{}".getBytes(UTF_8);
        assertCloses(1002, RawWebSocket.frame(FINAL | TEXT, false, hello));
        assertCloses(1003, RawWebSocket.frame(FINAL | BINARY, true, hello));
        assertCloses(1007, RawWebSocket.frame(FINAL | TEXT, true, (byte) 0xc0, (byte) 0xaf));
        assertCloses(1009, RawWebSocket.frame(FINAL | TEXT, true, new byte[4097]));
        assertCloses(
                1009,
                RawWebSocket.frame(TEXT, true, new byte[4000]),
                RawWebSocket.frame(FINAL | CONTINUATION, true, new byte[97]));
        assertCloses(1002, RawWebSocket.frame(FINAL | CONTINUATION, true, hello));
        assertCloses(1002, RawWebSocket.frame(TEXT, true, hello), RawWebSocket.frame(FINAL | TEXT, true, hello));
        assertCloses(1002, RawWebSocket.frame(FINAL | 0x40 | TEXT, true, hello));
        assertCloses(1002, RawWebSocket.frame(FINAL | 3, true, hello));
        assertCloses(1002, RawWebSocket.frame(PING, true, hello));
        assertCloses(1002, RawWebSocket.frame(FINAL | PING, true, new byte[126]));
        assertCloses(1002, RawWebSocket.frame(FINAL | CLOSE, true, (byte) 3));
        assertCloses(1002, RawWebSocket.frame(CLOSE, true));
        assertCloses(1002, RawWebSocket.frame(FINAL | 0x20 | TEXT, true, hello));
        assertCloses(1002, RawWebSocket.frame(FINAL | 0xb, true));
        // Both bytes of an ö, the second of which is not what it should be, in two frames.
        assertCloses(
                1007, RawWebSocket.frame(TEXT, true, (byte) 0xc3), RawWebSocket.frame(FINAL | CONTINUATION, true, (byte)
                        0x28));
        // Too long by what it says itself, of which nothing has to come.
        assertCloses(1009, new byte[] {(byte) (FINAL | TEXT), (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }

    @ParameterizedTest
    @CsvSource({
        "999, 1002",
        "1004, 1002",
        "1005, 1002",
        "1006, 1002",
        "1015, 1002",
        "2000, 1002",
        "1000, 1000",
        "3000, 3000"
    })
    void a_status_that_must_not_be_sent_is_a_fault_and_every_other_one_is_sent_back(int sent, int answer) {
        assertCloses(answer, RawWebSocket.frame(FINAL | CLOSE, true, (byte) (sent >> 8), (byte) sent));
    }

    @Test
    void a_character_may_be_split_over_fragments() {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            byte[] message = "{\"type\":\"ping\",\"tag\":\"ö\"}".getBytes(UTF_8);
            int inCharacter = message.length - 3;
            client.sendFrame(TEXT, true, Arrays.copyOf(message, inCharacter));
            client.sendFrame(FINAL | CONTINUATION, true, Arrays.copyOfRange(message, inCharacter, message.length));
            client.expect("\\{'type':'ok','tag':'ö'.*");
        }
    }

    private void assertCloses(int status, byte[]... frames) {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "bad");
                RawWebSocket other = RawWebSocket.connectAs(server.port(), "good")) {
            for (byte[] frame : frames) {
                client.sendBytes(frame);
            }
            expectClose(client, status);
            other.say(PING_COMMAND);
            other.expect(PONGED);
            other.say("{'type':'bye'}");
            expectClose(other, 1000);
        }
        // The session of the other end waits to be taken up, with its name.
        server.kick("bad", "");
    }

    @Test
    void a_closing_frame_is_answered_with_its_status_and_the_session_waits() {
        try (RawWebSocket client = RawWebSocket.connectAs(server.port(), "alice")) {
            client.sendFrame(FINAL | CLOSE, true, (byte) 0x03, (byte) 0xe9);
            expectClose(client, 1001);
            assertThat(server.sessions())
                    .extracting(session -> session.nickname().toString())
                    .containsExactly("alice");
        }
    }

    @Test
    void who_sends_frames_before_the_answer_to_the_handshake_is_closed() {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            byte[] frame = RawWebSocket.frame(FINAL | TEXT, true, "{}".getBytes(UTF_8));
            client.sendBytes(("GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                            + new String(frame, ISO_8859_1))
                    .getBytes(ISO_8859_1));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 Switching Protocols");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void who_answers_pings_stays_and_who_does_not_is_closed() throws Exception {
        try (ChatServer pinging = TestServers.builder()
                        .silence(Duration.ofSeconds(10))
                        .pingEvery(PING_EVERY)
                        .resumeFor(Duration.ZERO)
                        .build()
                        .start();
                RawWebSocket mute = RawWebSocket.connectAs(pinging.port(), "mute");
                RawWebSocket alive = RawWebSocket.connectAs(pinging.port(), "alive")) {
            for (int i = 0; i < 5; i++) {
                assertThat(alive.readFrame().first()).isEqualTo(FINAL | PING);
                alive.sendFrame(FINAL | PONG, true);
            }
            assertThat(mute.readFrame().first()).isEqualTo(FINAL | PING);
            assertThat(mute.isAtEnd()).isTrue();
            assertThat(pinging.sessions())
                    .extracting(session -> session.nickname().toString())
                    .contains("alive");
        }
    }

    @Test
    void pongs_are_no_sign_that_anybody_says_something() {
        try (ChatServer strict = TestServers.builder()
                        .silence(Duration.ofSeconds(10))
                        .pingEvery(PING_EVERY)
                        .idleTimeout(PING_EVERY.multipliedBy(5))
                        .build()
                        .start();
                RawWebSocket client = RawWebSocket.connectAs(strict.port(), "alice")) {
            RawWebSocket.Frame frame = client.readFrame();
            while (frame.first() == (FINAL | PING)) {
                client.sendFrame(FINAL | PONG, true);
                frame = client.readFrame();
            }
            assertThat(frame.text()).isEqualTo("{'type':'bye','reason':'closed: you were silent for too long'}");
        }
    }

    // ---- an independent client

    @Test
    void the_client_of_the_jdk_is_content() throws Exception {
        Listener listener = new Listener();
        WebSocket client = connect(listener, "jdk");
        client.sendText("{\"type\":", false);
        client.sendText("\"ping\",\"tag\":\"p\"}", true);
        listener.expect(PONGED);
        client.sendPing(ByteBuffer.wrap("are you there".getBytes(UTF_8)));
        listener.expect("pong are you there");
        client.sendClose(WebSocket.NORMAL_CLOSURE, "done");
        listener.expect("close 1000");
    }

    private WebSocket connect(Listener listener, String nickname) {
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/chat"), listener)
                .join();
        client.sendText("{\"type\":\"hello\",\"nick\":\"" + nickname + "\"}", true);
        listener.expect(".*'nick':'" + nickname + "'.*");
        return client;
    }

    private static void join(RawWebSocket client) {
        client.say("{'type':'join','room':'lobby','tag':'join'}");
        client.expect("\\{'type':'ok','tag':'join'.*");
    }

    private static void expectClose(RawWebSocket client, int status) {
        RawWebSocket.Frame frame = client.readFrame();
        while (frame.first() != (FINAL | CLOSE)) {
            frame = client.readFrame();
        }
        assertThat(frame.status()).isEqualTo(status);
        assertThat(client.isAtEnd()).isTrue();
    }

    /** What the JDK's client hears, as lines. */
    private static final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                heard.add(message.toString().replace('"', '\''));
                message.setLength(0);
            }
            client.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket client, ByteBuffer content) {
            heard.add("pong " + UTF_8.decode(content));
            client.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket client, int status, String reason) {
            heard.add("close " + status);
            return null;
        }

        private void expect(String regex) {
            List<String> before = new ArrayList<>();
            try {
                String next = heard.poll(10, TimeUnit.SECONDS);
                while (next != null && !next.matches(regex)) {
                    before.add(next);
                    next = heard.poll(10, TimeUnit.SECONDS);
                }
                assertThat(next).as("expected %s, but came %s", regex, before).isNotNull();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
