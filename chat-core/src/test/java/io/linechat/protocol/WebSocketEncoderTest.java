package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written are frames, as Netty's decoder understands them, with the objects of JSON lines in them. */
final class WebSocketEncoderTest {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final Nickname ALICE = Nickname.of("alice");

    /** The lengths at which the header becomes longer, and those beside them. */
    @ParameterizedTest
    @ValueSource(ints = {124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537})
    void a_frame_of_any_length_holds_the_json_of_its_event(int length) {
        int rest = json(new Event.Announcement(ALICE, "")).length();
        Event event = new Event.Announcement(ALICE, "x".repeat(length - rest));

        assertThat(json(event)).hasSize(length);
        assertThat(decode(event)).containsExactly(json(event));
    }

    @Test
    void frames_follow_each_other_without_a_gap() {
        List<Event> events = IntStream.range(0, 300)
                .mapToObj(i -> (Event) new Event.Announcement(ALICE, "x".repeat(i)))
                .toList();
        assertThat(decode(events.toArray(Event[]::new)))
                .isEqualTo(events.stream().map(WebSocketEncoderTest::json).toList());
    }

    @Test
    void what_was_said_before_comes_in_a_frame_for_each_message() {
        List<ChatMessage> messages = LongStream.rangeClosed(1, 3)
                .mapToObj(seq -> new ChatMessage(
                        LOBBY, new Position(1, seq), Instant.EPOCH, ALICE, "line " + seq, ChatMessage.Kind.SAY))
                .toList();
        assertThat(decode(new Event.History(LOBBY, messages)))
                .isEqualTo(messages.stream().map(WebSocketEncoderTest::json).toList());
    }

    @Test
    void a_closing_frame_follows_the_last_words() {
        Event bye = new Event.Bye("bye");
        assertThat(decode(bye)).containsExactly(json(bye), "close 1000");
    }

    private static String json(Event event) {
        ByteBuf line = WireFormat.JSON.encode(UnpooledByteBufAllocator.DEFAULT, event);
        String text = line.toString(StandardCharsets.UTF_8);
        line.release();
        return text.substring(0, text.length() - 1);
    }

    private static List<String> decode(Event... events) {
        ByteBuf bytes = UnpooledByteBufAllocator.DEFAULT.directBuffer();
        for (Event event : events) {
            WireFormat.WEBSOCKET.encode(event, bytes);
        }
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
        client.writeInbound(bytes);
        List<String> decoded = new ArrayList<>();
        for (WebSocketFrame frame = client.readInbound(); frame != null; frame = client.readInbound()) {
            decoded.add(textOf(frame));
            frame.release();
        }
        client.finishAndReleaseAll();
        return decoded;
    }

    private static String textOf(WebSocketFrame frame) {
        assertThat(frame.isFinalFragment()).isTrue();
        return frame instanceof CloseWebSocketFrame close
                ? "close " + close.statusCode()
                : ((TextWebSocketFrame) frame).text();
    }
}
