package io.linechat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of programs ask for, and what is wrong with those that ask for nothing. */
final class JsonCommandsTest {

    private static final RoomName GAMES = RoomName.of("games");
    private static final Nickname BOB = Nickname.of("bob");

    static Stream<Object[]> commands() {
        return Stream.of(new Object[][] {
            {"'type':'hello'", new Command.Hello(null, null)},
            {"'type':'hello','nick':'bob'", new Command.Hello(BOB, null)},
            {"'type':'join','room':'games'", join(0)},
            {"'type':'hello','resume':'key'", new Command.Hello(null, "key")},
            {"'type':'join','room':'games','last':20", join(20)},
            {
                "'type':'join','room':'games','after':{'epoch':-7,'seq':0,'x':[{}]}",
                new Command.Join(GAMES, new Backlog.After(new Position(-7, 0)))
            },
            {"'type':'leave','room':'games'", new Command.Leave(GAMES)},
            {"'type':'say','room':'games','text':'hi'", say("hi", Kind.SAY)},
            {"'text':'hi','room':'games','type':'say','kind':'say'", say("hi", Kind.SAY)},
            {"'type':'say','room':'games','text':'waves','kind':'action'", say("waves", Kind.ACTION)},
            {"'type':'tell','to':'bob','text':'psst'", new Command.Tell(BOB, "psst")},
            {"'type':'nick','nick':'bob'", new Command.Nick(BOB)},
            {"'type':'who','room':'games'", new Command.Who(GAMES)},
            {"'type':'topic','room':'games'", new Command.Topic(GAMES, null)},
            {"'type':'topic','room':'games','text':''", new Command.Topic(GAMES, "")},
            {"'type':'topic','room':'games','text':'chess'", new Command.Topic(GAMES, "chess")},
            {"'type':'history','room':'games'", new Command.History(GAMES, 50)},
            {"'type':'history','room':'games','after':5,'before':9,'limit':2", new Command.History(GAMES, 5L, 9L, 2)},
            {"'type':'rooms'", new Command.Rooms()},
            {"'type':'ping'", new Command.Ping()},
            {"'type':'bye'", new Command.Quit()},
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_command_is_understood_with_and_without_a_tag_and_among_unknown_fields(String fields, Command expected) {
        assertThat(parse("{" + fields + "}")).isEqualTo(new Command.Request(null, expected));
        assertThat(parse(" \t{'tag':'7'," + fields + "} ")).isEqualTo(new Command.Request("7", expected));
        assertThat(parse("{'x':{'type':[1,{}]},'y':[[[]]],'z':1e99," + fields + ",'last!':null,'t':true,'n0':1.5}"))
                .isEqualTo(new Command.Request(null, expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                        | BAD_REQUEST     | type: is missing
            {'type':null}                             | BAD_REQUEST     | type: is missing
            {'type':7}                                | BAD_REQUEST     | type: must be a string
            {'type':'dance'}                          | UNKNOWN_COMMAND | type: there is no command dance
            {'type':'hello','nick':7}                 | BAD_REQUEST     | nick: must be a string
            {'type':'hello','nick':'a b'}             | BAD_NICK        | nick: a nickname may hold letters, digits and - _ . only
            {'type':'join'}                           | BAD_REQUEST     | room: is missing
            {'type':'join','room':''}                 | BAD_ROOM        | room: a room name is empty
            {'type':'join','room':['a']}              | BAD_REQUEST     | room: must be a string
            {'type':'join','room':'a','last':-1}      | BAD_REQUEST     | last: must be a whole number from 0 to 1000
            {'type':'join','room':'a','last':1.0}     | BAD_REQUEST     | last: must be a whole number from 0 to 1000
            {'type':'join','room':'a','last':1e2}     | BAD_REQUEST     | last: must be a whole number from 0 to 1000
            {'type':'join','room':'a','last':'5'}     | BAD_REQUEST     | last: must be a whole number from 0 to 1000
            {'type':'join','room':'a','last':99999999999999999999} | BAD_REQUEST | last: must be a whole number from 0 to 1000
            {'type':'hello','resume':1}               | BAD_REQUEST     | resume: must be a string
            {'type':'join','room':'a','after':5}      | BAD_REQUEST     | after: must be an object
            {'type':'join','room':'a','after':{}}     | BAD_REQUEST     | after.epoch: is missing
            {'type':'join','room':'a','after':{'epoch':1}} | BAD_REQUEST | after.seq: is missing
            {'type':'join','room':'a','after':{'epoch':1,'seq':-1}} | BAD_REQUEST | after.seq: must be a whole number from 0 to 9223372036854775807
            {'type':'join','room':'a','after':{'epoch':1,'seq':{'a':1}}} | BAD_REQUEST | after.seq: must be a whole number from 0 to 9223372036854775807
            {'type':'join','room':'a','after':{'epoch':1,'seq':1},'last':1} | BAD_REQUEST | last: cannot stand beside after
            {'type':'say','room':'a','text':'x','n':-1}  | BAD_REQUEST | n: must be a whole number from 0 to 9223372036854775807
            {'type':'tell','to':'bob','text':'x','n':'1'} | BAD_REQUEST | n: must be a whole number from 0 to 9223372036854775807
            {'type':'leave','room':true}              | BAD_REQUEST     | room: must be a string
            {'type':'say','text':'hi'}                | BAD_REQUEST     | room: is missing
            {'type':'say','room':'a'}                 | BAD_REQUEST     | text: is missing
            {'type':'say','room':'a','text':{}}       | BAD_REQUEST     | text: must be a string
            {'type':'say','room':'a','text':''}       | BAD_REQUEST     | text: is empty
            {'type':'say','room':'a','text':'\\u001b'} | BAD_REQUEST    | text: is empty
            {'type':'say','room':'a','text':'\\ud83d'} | BAD_REQUEST    | text: holds half of a surrogate pair
            {'type':'say','room':'a','text':'x','kind':'sing'} | BAD_REQUEST | kind: must be say or action
            {'type':'say','room':'a','text':'x','kind':1}      | BAD_REQUEST | kind: must be a string
            {'type':'tell','text':'x'}                | BAD_REQUEST     | to: is missing
            {'type':'tell','to':'bob'}                | BAD_REQUEST     | text: is missing
            {'type':'tell','to':'!','text':'x'}       | BAD_NICK        | to: a nickname may hold letters, digits and - _ . only
            {'type':'nick'}                           | BAD_REQUEST     | nick: is missing
            {'type':'who'}                            | BAD_REQUEST     | room: is missing
            {'type':'topic'}                          | BAD_REQUEST     | room: is missing
            {'type':'topic','room':'a','text':1}      | BAD_REQUEST     | text: must be a string
            {'type':'history'}                        | BAD_REQUEST     | room: is missing
            {'type':'history','room':'a','limit':201} | BAD_REQUEST     | limit: must be a whole number from 1 to 200
            {'type':'history','room':'a','after':'1'} | BAD_REQUEST     | after: must be a whole number from 0 to 9223372036854775807
            {'type':'history','room':'a','before':0}  | BAD_REQUEST     | before: must be a whole number from 1 to 9223372036854775807
            """)
    void a_field_that_is_missing_or_wrong_is_named(String line, ErrorCode code, String message) {
        Command.Malformed malformed = new Command.Malformed(code, message, false);
        assertThat(parse(line)).isEqualTo(new Command.Request(null, malformed));
        String tagged = line.equals("{}") ? "{'tag':'t'}" : "{'tag':'t'," + line.substring(1);
        assertThat(parse(tagged)).isEqualTo(new Command.Request("t", malformed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{'type'",
                "{'type':'ping'",
                "{'type':'ping',}",
                "{'type':'ping'}}",
                "{'type':'ping'} {'type':'ping'}",
                "{'type':'ping'} x",
                "{'type':'ping','type':'bye'}",
                "{'type':'ping','x':{'a':1,'a':2}}",
                "{'type':'ping','x':truth}",
                "{'type':'ping','x':01}",
                "{'type':'ping','x':'a\tb'}",
                "{'type':'ping','x':'\\x'}",
                "{type:'ping'}",
                "['ping']",
                "'ping'",
                "7",
                "null",
                "hello",
                "//",
                "",
                "\u0000"
            })
    void what_is_no_json_object_is_an_error(String line) {
        assertMalformed(parse(line));
    }

    @Test
    void what_is_said_may_have_a_number_which_other_commands_do_not_care_for() {
        assertThat(parse("{'type':'say','room':'games','text':'hi','n':9223372036854775807}"))
                .isEqualTo(new Command.Request(null, Long.MAX_VALUE, say("hi", Kind.SAY)));
        assertThat(parse("{'type':'tell','to':'bob','text':'hi','n':0}"))
                .isEqualTo(new Command.Request(null, 0L, new Command.Tell(BOB, "hi")));
        assertThat(parse("{'type':'ping','n':'x'}")).isEqualTo(new Command.Request(null, new Command.Ping()));
    }

    @Test
    void deep_nesting_and_huge_numbers_and_names_are_an_error_each() {
        for (String monster : List.of(
                "[".repeat(4096),
                "{".repeat(4096),
                "{'a':".repeat(800),
                "{'type':'ping','x':" + "[".repeat(4000),
                "{'type':'ping','x':" + "[".repeat(100) + "]".repeat(100) + "}",
                "{'type':'ping','x':" + "9".repeat(4000) + "}",
                "{'type':'ping','x':1e" + "9".repeat(4000) + "}",
                "{'type':'ping','" + "x".repeat(4000) + "':1}",
                "{'type':'ping','x':'" + "x".repeat(4000))) {
            assertMalformed(parse(monster));
        }
    }

    @Test
    void a_number_that_is_only_large_does_no_harm_where_nobody_asks_for_it() {
        assertThat(parse("{'type':'ping','x':1e999999999,'y':" + "9".repeat(60) + "}")
                        .command())
                .isEqualTo(new Command.Ping());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "{}", "['a']", "'\\ud800'"})
    void a_tag_that_is_none_is_an_error_without_one(String tag) {
        Command.Request request = parse("{'type':'ping','tag':" + tag + "}");
        assertMalformed(request);
        assertThat(request.tag()).isNull();
    }

    @Test
    void a_tag_has_up_to_64_characters() {
        String longest = "😀".repeat(64);
        assertThat(parse("{'type':'ping','tag':'" + longest + "'}").tag()).isEqualTo(longest);
        assertMalformed(parse("{'type':'ping','tag':'" + longest + "x'}"));
    }

    @Test
    void what_was_read_before_a_mistake_tells_the_tag() {
        Command.Request request = parse("{'tag':'a','type':'ping',,}");
        assertMalformed(request);
        assertThat(request.tag()).isEqualTo("a");
    }

    @Test
    void texts_are_cleaned_of_what_was_escaped_too() {
        assertThat(parse("{'type':'say','room':'games','text':'a\\u001b[2J\\n\\u202eb\\tc \\ud83d\\ude00'}")
                        .command())
                .isEqualTo(say("a[2Jb\tc 😀", Kind.SAY));
        assertThat(parse("{'type':'topic','room':'games','text':'\\u0007'}").command())
                .isEqualTo(new Command.Topic(GAMES, ""));
        assertThat(parse("{'type':'tell','to':'b\\u001bob','text':'\\u009bx'}").command())
                .isEqualTo(new Command.Tell(BOB, "x"));
    }

    private static void assertMalformed(Command.Request request) {
        assertThat(request.command()).isInstanceOf(Command.Malformed.class);
        Command.Malformed malformed = (Command.Malformed) request.command();
        assertThat(malformed.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(malformed.fatal()).isFalse();
        assertThat(malformed.message()).hasSizeLessThan(200).doesNotContain("\n");
    }

    private static Command join(int last) {
        return new Command.Join(GAMES, new Backlog.Last(last));
    }

    private static Command say(String text, Kind kind) {
        return new Command.Say(GAMES, text, kind);
    }

    /** Single quotes stand for the double ones of JSON. */
    private static Command.Request parse(String line) {
        return JsonCommands.parse(line.replace('\'', '"'));
    }
}
