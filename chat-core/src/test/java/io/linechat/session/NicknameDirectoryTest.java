package io.linechat.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NicknameDirectoryTest {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final Nickname ALICE = Nickname.of("alice");

    static List<Event> lines() {
        return List.of(
                new Event.Welcome("the pub", ALICE),
                new Event.Joined(LOBBY, new Position(1, 0), ALICE, List.of(), 0, ""),
                new Event.Left(LOBBY, null),
                new Event.NickTaken(ALICE),
                new Event.Members(LOBBY, List.of(ALICE), 1, false),
                new Event.TopicIs(LOBBY, "tea"),
                new Event.Gap(LOBBY, 1, 2, Event.Gap.Reason.SLOW),
                new Event.Bye("server is shutting down"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void nobody_can_be_called_as_a_line_of_the_server_begins(Event event) {
        ByteBuf line = Unpooled.buffer();
        WireFormat.TEXT.encode(event, line);
        String[] words = line.toString(StandardCharsets.UTF_8).split(" ", 3);
        assertThat(words[0]).isEqualTo("*");
        assertThat(new NicknameDirectory(null).isReserved(Nickname.of(words[1])))
                .isTrue();
    }
}
