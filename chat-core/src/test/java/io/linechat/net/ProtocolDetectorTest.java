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
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the reads and the silences between them, what a client speaks is found out from its first line. */
final class ProtocolDetectorTest {

    private static final int MAX_LINE = 64;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final String PING = "{\"type\":\"ping\"}";
    private static final Command PINGED = new Command.Request(null, new Command.Ping());

    /** What a client sends, which byte of it decides, and what comes of it. */
    private record Sent(String bytes, int decisive, WireFormat format, List<Command> commands) {}

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
            if (at <= sent.decisive && sent.format == WireFormat.JSON) {
                expected.add(0, WireFormat.TEXT);
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
    void a_connection_that_closes_before_anything_is_found_out_is_not_waited_for() {
        Client client = new Client();
        client.channel.close();
        assertThat(client.silence().seen).isEmpty();
    }

    private static List<Object> expected(Sent sent) {
        List<Object> expected = new ArrayList<>(List.of(sent.format));
        expected.addAll(sent.commands);
        return expected;
    }

    private static Command said(String text) {
        return new Command.Say(null, text, Kind.SAY);
    }

    /** A connection with what its session gets to see. */
    private final class Client {

        private final List<Object> seen = new ArrayList<>();
        private final EmbeddedChannel channel = new EmbeddedChannel();

        Client() {
            this(PATIENCE);
        }

        Client(Duration patience) {
            channels.add(channel);
            channel.freezeTime();
            channel.pipeline()
                    .addLast(ChatPipeline.DETECTOR, new ProtocolDetector(patience, new JsonProtocol(MAX_LINE)))
                    .addLast(ChatPipeline.FRAMER, new LineFramer(MAX_LINE))
                    .addLast(ChatPipeline.UTF8, new Utf8Decoder())
                    .addLast(ChatPipeline.SANITIZER, new TextSanitizer())
                    .addLast(ChatPipeline.PROTOCOL, new TextProtocol(MAX_LINE))
                    .addLast(ChatPipeline.SESSION, new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object msg) {
                            seen.add(msg);
                        }

                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            seen.add(event);
                        }
                    });
            channel.pipeline().fireChannelActive();
        }

        Client send(byte[] bytes) {
            if (bytes.length > 0) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes));
            }
            return this;
        }

        Client silence() {
            channel.advanceTimeBy(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            return this;
        }

        boolean isDetecting() {
            return channel.pipeline().get(ChatPipeline.DETECTOR) != null;
        }
    }
}
