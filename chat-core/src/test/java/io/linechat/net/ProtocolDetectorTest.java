package io.linechat.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.protocol.JsonProtocol;
import io.linechat.protocol.LineFramer;
import io.linechat.protocol.TextProtocol;
import io.linechat.protocol.TextSanitizer;
import io.linechat.protocol.Utf8Decoder;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the reads and the silences between them, what a client speaks is found out from its first line. */
final class ProtocolDetectorTest {

    private static final int MAX_LINE = 64;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final String PING = "{\"type\":\"ping\"}";
    private static final Command PINGED = new Command.Request(null, new Command.Ping());

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Entrance EVERYTHING = new Entrance(true, true, true, true, true);
    private static final String CLIENT_HELLO = "\u0016\u0003\u0001 hello";

    /** Stand for what is no {@link WireFormat} among what is seen. */
    private static final String HTTP = "HTTP";

    private static final String TLS = "TLS";

    /**
     * What a client sends, and what comes of it.
     *
     * @param decisive up to which byte it can be taken for silent, if it is no person
     * @param spoken a {@link WireFormat}, {@link #HTTP} or {@link #TLS}
     * @param messages what comes through then
     */
    private record Sent(String bytes, int decisive, Object spoken, List<?> messages) {}

    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    static Stream<Sent> inputs() {
        return Stream.of(
                new Sent("hi\n" + PING + "\n", 0, WireFormat.TEXT, List.of(said("hi"), said(PING))),
                new Sent("h", 0, WireFormat.TEXT, List.of()),
                new Sent("/ping\r\n", 0, WireFormat.TEXT, List.of(new Command.Ping())),
                new Sent("\u00e4\n", 0, WireFormat.TEXT, List.of(said("\u00e4"))),
                new Sent("[1]\n", 0, WireFormat.TEXT, List.of(said("[1]"))),
                new Sent("\r\n\n" + PING + "\n" + PING + "\r\n", 3, WireFormat.JSON, List.of(PINGED, PINGED)),
                new Sent(" \t " + PING + "\n", 3, WireFormat.JSON, List.of(PINGED)),
                new Sent("\n\r\n {", 4, WireFormat.JSON, List.of()),
                new Sent(" \n" + PING + "\n", 1, WireFormat.TEXT, List.of(said(" "), said(PING))),
                new Sent("\n\nhi\n", 2, WireFormat.TEXT, List.of(said("hi"))),
                request("", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                request("\r\n\n", "GET /chat?a=b HTTP/1.1\nHost: x\n\n"),
                request("", "HEAD http://x/health HTTP/1.0\r\n\r\n"),
                request("", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n/quit"),
                request("", "CONNECT x:1 HTTP/1.1\r\n\r\n"),
                new Sent("G\n", 1, WireFormat.TEXT, List.of(said("G"))),
                new Sent("GET\n" + PING + "\n", 3, WireFormat.TEXT, List.of(said("GET"), said(PING))),
                new Sent("GETTING\n", 3, WireFormat.TEXT, List.of(said("GETTING"))),
                new Sent("GET / FTP/1.1\n", 13, WireFormat.TEXT, List.of(said("GET / FTP/1.1"))),
                new Sent("GET / HTTP/1.12\n", 15, WireFormat.TEXT, List.of(said("GET / HTTP/1.12"))),
                new Sent("PUT it HTTP/2.0\r\n", 16, WireFormat.TEXT, List.of(said("PUT it HTTP/2.0"))),
                new Sent(" GET / HTTP/1.1\n", 1, WireFormat.TEXT, List.of(said(" GET / HTTP/1.1"))),
                new Sent("get / HTTP/1.1\n", 0, WireFormat.TEXT, List.of(said("get / HTTP/1.1"))),
                new Sent(CLIENT_HELLO, 0, TLS, List.of(CLIENT_HELLO)),
                new Sent("\u0016\n", 1, WireFormat.TEXT, List.of()),
                new Sent("\u0016hi\n", 1, WireFormat.TEXT, List.of(said("hi"))),
                new Sent("PROXY\n", 5, WireFormat.TEXT, List.of(said("PROXY"))),
                new Sent("PROXY TCP is it\n", 9, WireFormat.TEXT, List.of(said("PROXY TCP is it"))),
                new Sent("\r\n\r\n\0\r\nQUIET\n", 11, WireFormat.TEXT, List.of(said("QUIET"))),
                new Sent(" x{\n", 1, WireFormat.TEXT, List.of(said(" x{"))));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void every_split_gives_the_same_and_at_once(Sent sent) {
        byte[] bytes = sent.bytes.getBytes(StandardCharsets.UTF_8);
        assertThat(new Client().send(bytes).seen).isEqualTo(expected(sent));
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                Client client = new Client()
                        .send(Arrays.copyOf(bytes, first))
                        .send(Arrays.copyOfRange(bytes, first, second))
                        .send(Arrays.copyOfRange(bytes, second, bytes.length));
                assertThat(client.seen).as("split at %d and %d", first, second).isEqualTo(expected(sent));
                assertThat(client.isDetecting()).isFalse();
                assertThat(client.silence().seen).as("a silence afterwards").isEqualTo(expected(sent));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void a_silence_anywhere_before_the_decision_gets_the_greeting_of_text_and_changes_nothing_else(Sent sent) {
        byte[] bytes = sent.bytes.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            Client client = new Client()
                    .send(Arrays.copyOf(bytes, at))
                    .silence()
                    .send(Arrays.copyOfRange(bytes, at, bytes.length));
            List<Object> expected = new ArrayList<>(expected(sent));
            if (at <= sent.decisive && sent.spoken == WireFormat.JSON) {
                expected.add(0, WireFormat.TEXT);
            } else if (at <= sent.decisive && (sent.spoken == HTTP || sent.spoken == TLS)) {
                // A greeting is no response: there is nothing to be done but to close.
                expected = List.of(WireFormat.TEXT);
                assertThat(client.channel.isOpen()).isFalse();
            }
            assertThat(client.seen).as("silence at %d", at).isEqualTo(expected);
            assertThat(client.isDetecting()).isFalse();
        }
    }

    @Test
    void a_silent_client_is_greeted_when_the_patience_is_over_and_not_before() {
        Client client = new Client();
        client.channel.advanceTimeBy(PATIENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();
        assertThat(client.seen).isEmpty();
        client.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();
        assertThat(client.seen).containsExactly(WireFormat.TEXT);
        assertThat(client.silence().seen).containsExactly(WireFormat.TEXT);
    }

    @Test
    void a_silent_client_from_where_http_was_spoken_just_now_is_left_alone_for_a_while() {
        RecentRequests requests = new RecentRequests();
        Client browser = new Client(PATIENCE, requests);
        Client silent = new Client(PATIENCE, requests);
        Client later = new Client(PATIENCE, requests);
        browser.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(silent.silence().seen).isEmpty();
        silent.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(silent.seen).startsWith(HTTP);
        later.pass(PATIENCE);
        later.pass(LIMIT);
        assertThat(later.seen).containsExactly(WireFormat.TEXT);
    }

    @Test
    void without_patience_everybody_is_greeted_at_once() {
        Client client = new Client(Duration.ZERO);
        assertThat(client.seen).containsExactly(WireFormat.TEXT);
        client.send((PING + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(client.seen).containsExactly(WireFormat.TEXT, WireFormat.JSON, PINGED);
    }

    @Test
    void the_end_of_the_input_decides_for_text_before_it_is_passed_on() {
        Client client = new Client();
        client.send("\n ".getBytes(StandardCharsets.UTF_8));
        client.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(client.silence().seen).containsExactly(WireFormat.TEXT, ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void who_ends_the_input_without_having_said_anything_is_nobody() {
        Client healthCheck = new Client();
        healthCheck.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(healthCheck.channel.isOpen()).isFalse();
        assertThat(healthCheck.seen).doesNotContain(WireFormat.TEXT);
    }

    @Test
    void a_connection_that_closes_before_anything_is_found_out_is_not_waited_for() {
        Client client = new Client();
        client.channel.close();
        assertThat(client.silence().seen).isEmpty();
    }

    @Test
    void who_has_begun_a_request_is_not_greeted_and_closed_when_its_line_does_not_end_in_time() {
        Client client = new Client();
        String line = "GET /";
        for (int i = 0; i < LIMIT.toSeconds(); i++) {
            assertThat(client.channel.isOpen()).isTrue();
            client.send((line.length() > i ? line.substring(i, i + 1) : "x").getBytes(StandardCharsets.UTF_8));
            client.pass(Duration.ofSeconds(1));
        }
        assertThat(client.channel.isOpen()).isFalse();
        assertThat(client.seen).isEmpty();
    }

    @Test
    void what_is_left_of_the_time_goes_with_the_request() {
        Client client = new Client().send("GET ".getBytes(StandardCharsets.UTF_8));
        client.pass(Duration.ofSeconds(4));
        client.send("/ HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(client.left).isEqualTo(LIMIT.minusSeconds(4));
        client.pass(LIMIT);
        assertThat(client.channel.isOpen())
                .as("it is for the request's own handlers to close it")
                .isTrue();
    }

    @Test
    void a_request_line_without_end_is_a_request_and_blanks_without_end_are_text() {
        String endless = "GET /" + "x".repeat(Speech.MAX_LINE);
        assertThat(new Client().send(endless.getBytes(StandardCharsets.UTF_8)).seen)
                .containsExactly(HTTP, endless);
        byte[] blanks = " ".repeat(Speech.MAX_LINE + 1).getBytes(StandardCharsets.UTF_8);
        assertThat(new Client().send(blanks).seen).startsWith(WireFormat.TEXT);
    }

    @Test
    void half_a_request_line_is_half_a_line_of_text_when_the_input_ends_and_released_when_the_connection_does() {
        Client half = new Client().send("GET / HTTP/1.1".getBytes(StandardCharsets.UTF_8));
        half.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(half.seen).containsExactly(WireFormat.TEXT, ChannelInputShutdownEvent.INSTANCE);
        assertThat(half.isDetecting()).isFalse();
        Client gone = new Client().send("GET / HTTP/1.1".getBytes(StandardCharsets.UTF_8));
        gone.channel.close();
        assertThat(gone.seen).isEmpty();
    }

    static Stream<Arguments> refused() {
        Entrance nothing = new Entrance(false, false, false, true, false);
        Entrance tlsOnly = new Entrance(true, true, true, false, true);
        String json = "\"code\":\"REFUSED\",\"message\":\"this port does not speak JSON\"}\n";
        return Stream.of(
                Arguments.of(nothing, "hi\n", "! this port is not for people (REFUSED)\n"),
                Arguments.of(nothing, PING, "{\"type\":\"error\"," + json),
                Arguments.of(nothing, CLIENT_HELLO, "\u0015\u0003\u0001\0\u0002\u0002("),
                Arguments.of(nothing, "GET / HTTP/1.1\r\n", "\r\n\r\nthis port is not for browsers\n"),
                Arguments.of(tlsOnly, "hi\n", "! this server speaks TLS only (REFUSED)\n"),
                Arguments.of(tlsOnly, PING, "\"this server speaks TLS only\"}\n"),
                Arguments.of(
                        tlsOnly,
                        "GET / HTTP/1.1\r\n",
                        "Content-Length: 28\r\nConnection: close\r\n\r\nthis server speaks TLS only\n"),
                Arguments.of(
                        EVERYTHING,
                        "PROXY TCP4 1.2.3.4 ",
                        "! a PROXY header is not taken from your address (REFUSED)\n"),
                Arguments.of(
                        EVERYTHING, "PROXY UNKNOWN\r\n", "! a PROXY header is not taken from your address (REFUSED)\n"),
                Arguments.of(
                        EVERYTHING,
                        "\r\n\r\n\0\r\nQUIT\n!",
                        "! a PROXY header is not taken from your address (REFUSED)\n"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_is_not_let_in_is_told_so_and_closed_however_it_is_split(
            Entrance entrance, String bytes, String lastWords) {
        byte[] sent = bytes.getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= sent.length; split++) {
            Client client = new Client(entrance);
            client.send(Arrays.copyOf(sent, split)).send(Arrays.copyOfRange(sent, split, sent.length));
            assertThat(client.said()).as("split at %d", split).endsWith(lastWords);
            assertThat(client.channel.isOpen()).isFalse();
            assertThat(client.seen).isEmpty();
        }
    }

    @Test
    void who_is_silent_where_there_are_no_people_is_not_greeted_and_told_so_after_a_while() {
        Client client = new Client(new Entrance(true, true, true, false, true));
        client.pass(Duration.ofSeconds(2));
        assertThat(client.channel.isOpen()).isTrue();
        client.pass(Duration.ofSeconds(1));
        assertThat(client.said()).isEqualTo("! this server speaks TLS only (REFUSED)\n");
        assertThat(client.channel.isOpen()).isFalse();
        assertThat(client.seen).isEmpty();
    }

    @Test
    void who_has_begun_with_tls_in_time_is_not_told_that_it_is_spoken_here() {
        Client client = new Client(new Entrance(true, true, true, false, true));
        client.send((byte) 0x16);
        client.pass(Duration.ofSeconds(4));
        client.send((byte) 0x03);
        assertThat(client.said()).isEmpty();
        assertThat(client.seen).startsWith(TLS);
        assertThat(client.left).isEqualTo(LIMIT.minusSeconds(4));
    }

    @Test
    void within_tls_there_is_no_other_one() {
        assertThat(EVERYTHING.inTls().lets(Speech.TLS)).isFalse();
        assertThat(new Entrance(true, false, true, false, true).inTls())
                .isEqualTo(new Entrance(true, false, true, true, false));
    }

    private static List<Object> expected(Sent sent) {
        List<Object> expected = new ArrayList<>(List.of(sent.spoken));
        expected.addAll(sent.messages);
        return expected;
    }

    private static Sent request(String before, String bytes) {
        return new Sent(before + bytes, before.length(), HTTP, List.of(bytes));
    }

    private static Command said(String text) {
        return new Command.Say(null, text, Kind.SAY);
    }

    /** A connection with what its session gets to see. */
    private final class Client implements ProtocolSwitch {

        private final List<Object> seen = new ArrayList<>();
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private Duration left = Duration.ZERO;

        Client() {
            this(PATIENCE);
        }

        Client(Duration patience) {
            this(patience, new RecentRequests());
        }

        Client(Entrance entrance) {
            this(entrance, PATIENCE, new RecentRequests());
        }

        Client(Duration patience, RecentRequests requests) {
            this(EVERYTHING, patience, requests);
        }

        Client(Entrance entrance, Duration patience, RecentRequests requests) {
            channels.add(channel);
            channel.freezeTime();
            channel.pipeline()
                    .addLast(ChatPipeline.DETECTOR, new ProtocolDetector(entrance, patience, requests, LIMIT, this))
                    .addLast(ChatPipeline.FRAMER, new LineFramer(MAX_LINE))
                    .addLast(ChatPipeline.UTF8, new Utf8Decoder())
                    .addLast(ChatPipeline.SANITIZER, new TextSanitizer())
                    .addLast(ChatPipeline.PROTOCOL, new TextProtocol(MAX_LINE))
                    .addLast(ChatPipeline.SESSION, new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object msg) {
                            if (msg instanceof ByteBuf bytes) {
                                add(bytes.toString(StandardCharsets.UTF_8));
                                bytes.release();
                            } else {
                                seen.add(msg);
                            }
                        }

                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            seen.add(event);
                        }
                    });
            channel.pipeline().fireChannelActive();
        }

        /** Bytes that follow each other are one. */
        private void add(String bytes) {
            int last = seen.size() - 1;
            if (seen.get(last) == HTTP || seen.get(last) == TLS) {
                seen.add(bytes);
            } else {
                seen.set(last, seen.get(last) + bytes);
            }
        }

        @Override
        public void toText(ChannelPipeline pipeline, Duration limit) {
            left = limit;
        }

        @Override
        public void toJson(ChannelPipeline pipeline, Duration limit) {
            pipeline.remove(ChatPipeline.SANITIZER);
            pipeline.replace(ChatPipeline.PROTOCOL, ChatPipeline.PROTOCOL, new JsonProtocol(WireFormat.JSON, MAX_LINE));
        }

        @Override
        public void toHttp(ChannelPipeline pipeline, Duration limit) {
            pipeline.remove(ChatPipeline.FRAMER);
            pipeline.remove(ChatPipeline.UTF8);
            pipeline.remove(ChatPipeline.SANITIZER);
            pipeline.remove(ChatPipeline.PROTOCOL);
            seen.add(HTTP);
            left = limit;
        }

        @Override
        public void toTls(ChannelPipeline pipeline, Entrance entrance, Duration limit) {
            toHttp(pipeline, limit);
            seen.set(seen.size() - 1, TLS);
        }

        Client send(byte... bytes) {
            if (bytes.length > 0 && channel.isOpen()) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes));
            }
            return this;
        }

        /** What the client was told. */
        String said() {
            StringBuilder said = new StringBuilder();
            for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
                said.append(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
            }
            return said.toString();
        }

        Client silence() {
            pass(PATIENCE);
            return this;
        }

        void pass(Duration time) {
            channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }

        boolean isDetecting() {
            return channel.pipeline().get(ChatPipeline.DETECTOR) != null;
        }
    }
}
