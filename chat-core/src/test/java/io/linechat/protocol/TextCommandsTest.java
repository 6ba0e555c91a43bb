package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line asks for. */
final class TextCommandsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new TextProtocol(4096));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hello", " /nick not a command", "quit?", "I quit", "byebye", "QUIT", "a // b", "\ttab", " "})
    void a_bare_line_is_said_as_it_is(String line) {
        assertThat(parse(line)).isEqualTo(said(line));
    }

    @Test
    void two_slashes_say_a_line_that_begins_with_one() {
        assertThat(parse("//nick bob")).isEqualTo(said("/nick bob"));
        assertThat(parse("///")).isEqualTo(said("//"));
        assertThat(parse("//")).isEqualTo(said("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quit", "bye", " quit ", "bye\t", "/quit", "/quit now"})
    void quit_and_bye_alone_on_a_line_and_slash_quit_are_goodbyes(String line) {
        assertThat(parse(line)).isEqualTo(new Command.Quit());
    }

    @Test
    void slash_nick_takes_a_name() {
        assertThat(parse("/nick alice")).isEqualTo(new Command.Nick(Nickname.of("alice")));
        assertThat(parse("/nick   alice  ")).isEqualTo(new Command.Nick(Nickname.of("alice")));
        assertThat(parse("/nick")).isEqualTo(malformed(ErrorCode.BAD_REQUEST, "usage: /nick NAME"));
        assertThat(parse("/nick alice bob"))
                .isEqualTo(malformed(ErrorCode.BAD_NICK, "a nickname may hold letters, digits and - _ . only"));
    }

    @Test
    void slash_join_takes_a_room() {
        assertThat(parse("/join games")).isEqualTo(new Command.Join(RoomName.of("games")));
        assertThat(parse("/join ")).isEqualTo(malformed(ErrorCode.BAD_REQUEST, "usage: /join ROOM"));
        assertThat(parse("/join #games"))
                .isEqualTo(malformed(ErrorCode.BAD_ROOM, "a room name may hold letters, digits and - _ . only"));
    }

    @Test
    void slash_leave_and_slash_who_may_name_a_room() {
        assertThat(parse("/leave")).isEqualTo(new Command.Leave(null));
        assertThat(parse("/leave games")).isEqualTo(new Command.Leave(RoomName.of("games")));
        assertThat(parse("/who")).isEqualTo(new Command.Who(null));
        assertThat(parse("/who games")).isEqualTo(new Command.Who(RoomName.of("games")));
    }

    @Test
    void slash_msg_takes_a_name_and_a_text() {
        assertThat(parse("/msg bob  hi there ")).isEqualTo(new Command.Tell(Nickname.of("bob"), "hi there"));
        assertThat(parse("/msg bob")).isEqualTo(malformed(ErrorCode.BAD_REQUEST, "usage: /msg NAME TEXT"));
        assertThat(parse("/msg bob  ")).isEqualTo(malformed(ErrorCode.BAD_REQUEST, "usage: /msg NAME TEXT"));
        assertThat(parse("/msg b/b hi"))
                .isEqualTo(malformed(ErrorCode.BAD_NICK, "a nickname may hold letters, digits and - _ . only"));
    }

    @Test
    void slash_me_says_what_one_does() {
        assertThat(parse("/me waves")).isEqualTo(new Command.Say(null, "waves", Kind.ACTION));
        assertThat(parse("/me  ")).isEqualTo(malformed(ErrorCode.BAD_REQUEST, "usage: /me TEXT"));
    }

    @Test
    void slash_topic_asks_or_sets() {
        assertThat(parse("/topic")).isEqualTo(new Command.Topic(null, null));
        assertThat(parse("/topic tea at 5")).isEqualTo(new Command.Topic(null, "tea at 5"));
    }

    @Test
    void questions_to_the_server_need_nothing() {
        assertThat(parse("/rooms")).isEqualTo(new Command.Rooms());
        assertThat(parse("/help")).isEqualTo(new Command.Help());
        assertThat(parse("/ping")).isEqualTo(new Command.Ping());
    }

    @Test
    void an_unknown_command_is_named_in_the_error() {
        assertThat(parse("/frob it"))
                .isEqualTo(malformed(ErrorCode.UNKNOWN_COMMAND, "there is no command /frob, try /help"));
        assertThat(parse("/")).isEqualTo(malformed(ErrorCode.UNKNOWN_COMMAND, "there is no command /, try /help"));
        assertThat(parse("/NICK bob"))
                .isEqualTo(malformed(ErrorCode.UNKNOWN_COMMAND, "there is no command /NICK, try /help"));
    }

    @Test
    void a_line_too_long_names_the_limit_and_an_endless_one_is_fatal() {
        channel.pipeline().fireExceptionCaught(new TooLongFrameException());
        channel.pipeline().fireExceptionCaught(new LineFramer.EndlessLineException("endless"));
        String message = "a line may have 4096 bytes at most";
        assertThat(channel.<Object>readInbound()).isEqualTo(malformed(ErrorCode.LINE_TOO_LONG, message));
        assertThat(channel.<Object>readInbound())
                .isEqualTo(new Command.Malformed(ErrorCode.LINE_TOO_LONG, message, true));
    }

    private Object parse(String line) {
        channel.writeInbound(line);
        return channel.readInbound();
    }

    private static Command said(String text) {
        return new Command.Say(null, text, Kind.SAY);
    }

    private static Command malformed(ErrorCode code, String message) {
        return new Command.Malformed(code, message, false);
    }
}
