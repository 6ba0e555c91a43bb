package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see who chat with {@code nc}, command by command. */
final class ChatCommandsTest {

    private final ChatServer server =
            TestServers.builder().name("test").maxRooms(3).build().start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_newcomer_is_welcomed_in_the_lobby_under_a_name_of_its_own() {
        try (LineClient first = LineClient.connect(server.port())) {
            assertThat(first.readLine())
                    .matches("\\* welcome to test, you are guest-\\p{XDigit}{4}; /help lists the commands");
            assertThat(first.readLine()).isEqualTo("* you are alone in lobby");
            try (LineClient second = LineClient.connect(server.port())) {
                assertThat(second.readLine()).startsWith("* welcome to test");
                assertThat(second.readLine()).matches("\\* you are in lobby with guest-\\p{XDigit}{4}");
                assertThat(first.readLine()).matches("\\* guest-\\p{XDigit}{4} entered lobby");
            }
        }
    }

    @Test
    void a_server_may_greet_newcomers_with_words_of_its_own() {
        try (ChatServer pub = TestServers.builder()
                        .greeting("what would you like?")
                        .build()
                        .start();
                LineClient alice = LineClient.connect(pub.port())) {
            assertThat(alice.readLine()).startsWith("* welcome to linechat, you are guest-");
            assertThat(alice.readLine()).isEqualTo("* what would you like?");
            alice.send("/join games");
            assertThat(alice.readLine()).isEqualTo("* you are alone in games");
        }
    }

    @Test
    void a_line_reaches_every_other_member_and_not_its_sender() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient carol = connectAs("carol", alice, bob)) {
            alice.send("hello", "  spaces  stay ");
            bob.expect("<alice> hello");
            assertThat(bob.readLine()).isEqualTo("<alice>   spaces  stay ");
            carol.expect("<alice> hello");
            bob.send("hi alice");
            assertThat(alice.readLine()).isEqualTo("<bob> hi alice");
        }
    }

    @Test
    void slash_nick_takes_a_name_and_the_room_sees_it() {
        try (LineClient alice = connectAs("alice");
                LineClient guest = LineClient.connect(server.port())) {
            guest.send("/nick bob");
            guest.expect("* you are now bob");
            alice.expectMatch("\\* guest-\\p{XDigit}{4} is now bob");
            guest.send("/nick rob", "hi");
            guest.expect("* you are now rob");
            assertThat(alice.readLine()).isEqualTo("* bob is now rob");
            assertThat(alice.readLine()).isEqualTo("<rob> hi");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "ALICE", "al1ce", "Ａｌｉｃｅ"})
    void a_name_that_is_taken_or_looks_like_it_is_refused(String name) {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/nick " + name, "still bob");
            bob.expectMatch("! .* is taken, or looks like a name that is \\(NICK_IN_USE\\)");
            alice.expect("<bob> still bob");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "Server", "you", "y0u", "welcome", "the", "in"})
    void a_name_under_which_an_action_could_pass_for_a_line_of_the_server_is_refused(String name) {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/nick " + name, "/me are now alice");
            bob.expect("! " + name + " is kept for what the server says (NICK_IN_USE)");
            assertThat(alice.readLine()).isEqualTo("* bob are now alice");
        }
    }

    @Test
    void a_name_may_change_its_case_and_taking_it_again_says_nothing_to_the_room() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/nick Bob", "/nick Bob", "hi");
            bob.expect("* you are now Bob");
            assertThat(bob.readLine()).isEqualTo("* you are now Bob");
            assertThat(alice.expect("<Bob> hi")).containsExactly("* bob is now Bob");
        }
    }

    @Test
    void a_name_is_free_again_when_its_owner_takes_another_or_goes() {
        try (LineClient alice = connectAs("alice")) {
            try (LineClient bob = connectAs("bob", alice)) {
                bob.send("/nick rob");
                bob.expect("* you are now rob");
                alice.expect("* bob is now rob");
                alice.send("/nick bob");
                alice.expect("* you are now bob");
            }
            alice.expect("* rob left lobby");
            await().until(() -> server.sessions().size(), size -> size == 1);
            alice.send("/nick rob");
            alice.expect("* you are now rob");
        }
    }

    @Test
    void what_cannot_be_a_name_is_refused_with_the_reason() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/nick a b", "/nick " + "x".repeat(25), "/nick");
            alice.expect("! a nickname may hold letters, digits and - _ . only (BAD_NICK)");
            assertThat(alice.readLine()).isEqualTo("! a nickname is longer than 24 characters (BAD_NICK)");
            assertThat(alice.readLine()).isEqualTo("! usage: /nick NAME (BAD_REQUEST)");
        }
    }

    @Test
    void slash_join_enters_a_room_and_shows_who_is_there() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("/join games");
            bob.expect("* you are in games with alice");
            alice.expect("* bob entered games");
            bob.send("chess?");
            assertThat(alice.readLine()).isEqualTo("<bob> chess?");
        }
    }

    @Test
    void lines_from_another_room_than_the_current_one_carry_the_room() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("in the lobby", "/me waves", "/nick rob", "/topic tea", "/leave");
            alice.expect("[lobby] <bob> in the lobby");
            assertThat(alice.readLine()).isEqualTo("[lobby] * bob waves");
            assertThat(alice.readLine()).isEqualTo("[lobby] * bob is now rob");
            assertThat(alice.readLine()).isEqualTo("[lobby] * rob set the topic to: tea");
            assertThat(alice.readLine()).isEqualTo("[lobby] * rob left");
            bob.send("/join lobby");
            assertThat(alice.readLine()).isEqualTo("[lobby] * rob entered");
        }
    }

    @Test
    void joining_a_room_that_one_is_in_makes_it_the_current_one() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/join games", "/join LOBBY", "back here");
            bob.expect("* you are alone in games");
            assertThat(bob.readLine()).isEqualTo("* you are in lobby with alice");
            assertThat(alice.expect("<bob> back here")).doesNotContain("* bob entered lobby");
            alice.send("hello");
            assertThat(bob.readLine()).isEqualTo("<alice> hello");
        }
    }

    @Test
    void somebody_in_two_rooms_is_renamed_in_both() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("/join games");
            alice.expect("* bob entered games");
            bob.send("/nick rob");
            assertThat(List.of(alice.readLine(), alice.readLine()))
                    .containsExactlyInAnyOrder("[lobby] * bob is now rob", "* bob is now rob");
        }
    }

    @Test
    void slash_leave_leaves_the_current_room_for_the_one_before() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("/join games", "/join lobby", "/join games", "/leave", "hi all");
            bob.expect("* you left games, you are in lobby now");
            // No order is promised between two rooms.
            if (!alice.expect("[lobby] <bob> hi all").contains("* bob left games")) {
                alice.expect("* bob left games");
            }
        }
    }

    @Test
    void slash_leave_with_a_room_leaves_that_one() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/join games", "/leave lobby");
            bob.expect("* you left lobby, you are in games now");
            assertThat(alice.readLine()).isEqualTo("* bob left lobby");
        }
    }

    @Test
    void who_is_in_no_room_can_say_nothing_and_enter_again() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/leave", "hello?", "/leave", "/topic", "/who", "/me waves", "/join lobby");
            alice.expect("* you left lobby, you are in no room now");
            for (int i = 0; i < 5; i++) {
                assertThat(alice.readLine()).isEqualTo("! you are in no room, /join one (NOT_A_MEMBER)");
            }
            assertThat(alice.readLine()).isEqualTo("* you are alone in lobby");
        }
    }

    @Test
    void leaving_a_room_that_one_is_not_in_is_refused() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/leave games");
            alice.expect("! you are not in games (NOT_A_MEMBER)");
        }
    }

    @Test
    void one_may_be_in_so_many_rooms_and_no_more() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/join two", "/join three", "/join four", "/leave two", "/join four");
            alice.expect("! you are in 3 rooms, leave one first (TOO_MANY_ROOMS)");
            alice.expect("* you are alone in four");
        }
    }

    @Test
    void what_cannot_be_a_room_is_refused_with_the_reason() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/join #games", "/join");
            alice.expect("! a room name may hold letters, digits and - _ . only (BAD_ROOM)");
            assertThat(alice.readLine()).isEqualTo("! usage: /join ROOM (BAD_REQUEST)");
        }
    }

    @Test
    void slash_msg_reaches_one_person_alone() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient carol = connectAs("carol", alice, bob)) {
            alice.send("/msg BOB psst", "over");
            alice.expect("[to bob] psst");
            bob.expect("[from alice] psst");
            assertThat(carol.expect("<alice> over")).noneMatch(line -> line.contains("psst"));
        }
    }

    @Test
    void slash_msg_reaches_somebody_in_another_room_and_oneself() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/join games", "/leave lobby", "/leave games");
            bob.expect("* you left games, you are in no room now");
            alice.expect("* bob left lobby");
            alice.send("/msg bob psst", "/msg alice note");
            bob.expect("[from alice] psst");
            alice.expect("[to bob] psst");
            assertThat(List.of(alice.readLine(), alice.readLine()))
                    .containsExactly("[from alice] note", "[to alice] note");
        }
    }

    @Test
    void slash_msg_to_nobody_is_refused() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/msg bob psst", "/msg bob", "/msg b/b psst");
            alice.expect("! nobody here is called bob (NO_SUCH_NICK)");
            assertThat(alice.readLine()).isEqualTo("! usage: /msg NAME TEXT (BAD_REQUEST)");
            assertThat(alice.readLine()).isEqualTo("! a nickname may hold letters, digits and - _ . only (BAD_NICK)");
        }
    }

    @Test
    void slash_me_says_what_one_does_and_two_slashes_a_slash() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/me waves", "//nick is a command");
            bob.expect("* alice waves");
            assertThat(bob.readLine()).isEqualTo("<alice> /nick is a command");
        }
    }

    @Test
    void slash_who_lists_the_members_in_the_order_in_which_they_came() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("/who", "/join games", "/who", "/who lobby", "/who nowhere");
            bob.expect("* in lobby (2): alice, bob");
            bob.expect("* in games (1): bob");
            assertThat(bob.readLine()).isEqualTo("* in lobby (2): alice, bob");
            assertThat(bob.readLine()).isEqualTo("! there is no room nowhere (BAD_ROOM)");
            alice.send("/who games");
            alice.expect("* in games (1): bob");
        }
    }

    @Test
    void slash_rooms_lists_the_rooms_by_name() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/join games");
            alice.expect("* you are alone in games");
            bob.send("/join attic", "/rooms");
            bob.expect("* rooms: attic (1), games (1), lobby (2)");
        }
    }

    @Test
    void slash_topic_shows_and_sets_what_the_room_is_about() {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/topic", "/topic tea at 5", "/topic");
            assertThat(alice.readLine()).isEqualTo("* lobby has no topic");
            // No order is promised between an answer and what the room is told.
            assertThat(List.of(alice.readLine(), alice.readLine()))
                    .containsExactlyInAnyOrder(
                            "* alice set the topic of lobby to: tea at 5", "* the topic of lobby is: tea at 5");
            bob.expect("* alice set the topic of lobby to: tea at 5");
            bob.send("/topic");
            bob.expect("* the topic of lobby is: tea at 5");
            try (LineClient carol = LineClient.connect(server.port())) {
                carol.expect("* you are in lobby with alice, bob; the topic is: tea at 5");
            }
        }
    }

    @Test
    void slash_help_and_slash_ping_are_answered() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/help", "/ping");
            assertThat(alice.expect("* pong")).contains("* /nick NAME        take a nickname");
        }
    }

    @Test
    void an_unknown_command_is_named_in_the_error() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/frobnicate now");
            alice.expect("! there is no command /frobnicate, try /help (UNKNOWN_COMMAND)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quit", "quit", "bye"})
    void a_goodbye_is_answered_and_closes_the_connection(String goodbye) {
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            bob.send("so long", goodbye, "not said any more");
            assertThat(bob.readToEnd()).containsExactly("* bye");
            assertThat(alice.readLine()).isEqualTo("<bob> so long");
            assertThat(alice.readLine()).isEqualTo("* bob left lobby");
            alice.send("/who");
            assertThat(alice.readLine()).isEqualTo("* in lobby (1): alice");
        }
    }

    @Test
    void a_closed_and_a_lost_connection_leave_all_rooms() {
        try (LineClient alice = connectAs("alice");
                LineClient carol = connectAs("carol", alice)) {
            try (LineClient bob = connectAs("bob", alice, carol)) {
                bob.send("/join games");
                bob.expect("* you are alone in games");
                carol.send("/join games");
                carol.expect("* you are in games with bob");
            }
            alice.expect("* bob left lobby");
            carol.expect("* bob left games");
            carol.reset();
            alice.expect("* carol left lobby");
            await().untilAsserted(() -> {
                alice.send("/rooms");
                assertThat(alice.readLine()).isEqualTo("* rooms: lobby (1)");
            });
        }
    }

    @Test
    void a_room_goes_away_when_the_last_member_does_and_comes_back_new() {
        try (LineClient alice = connectAs("alice")) {
            alice.send("/join games", "/topic chess", "/leave", "/rooms", "/join games", "/topic");
            alice.expect("* rooms: lobby (1)");
            assertThat(alice.readLine()).isEqualTo("* you are alone in games");
            assertThat(alice.readLine()).isEqualTo("* games has no topic");
        }
    }

    private LineClient connectAs(String nickname, LineClient... others) {
        return LineClient.connectAs(server.port(), nickname, others);
    }
}
