package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.client.ServerLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

    private final Names names = new Names();

    @Test
    void our_name_is_the_one_the_server_gives() {
        assertThat(names.you()).isNull();
        hear("* welcome to the pub, you are guest-7f3a; /help lists the commands");
        assertThat(names.you()).isEqualTo("guest-7f3a");
        hear("* you are now alice");
        assertThat(names.you()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* you are alone in lobby",
                "* you are in games now",
                "* you are now a%{b%}",
                "* welcome to my house, you are bob",
                "<bob> you are now carol",
                "* bob says that you are now carol"
            })
    void and_no_other(String line) {
        hear("* welcome to linechat, you are alice; /help lists the commands", line);
        assertThat(names.you()).isEqualTo("alice");
    }

    @Test
    void others_are_learned_from_lists() {
        hear("* you are in lobby with bob, carol and 7 more; the topic is: x, y", "* in games (2): dave, erin");
        assertThat(names.others()).containsExactly("bob", "carol", "dave", "erin");
    }

    @Test
    void others_are_learned_from_what_they_do() {
        hear("<bob> hi", "[games] <carol> hi", "[from dave] hi", "[to erin] hi", "* frank entered lobby");
        hear("[games] * grace entered");
        assertThat(names.others()).containsExactly("bob", "carol", "dave", "erin", "frank", "grace");
    }

    @Test
    void who_leaves_is_forgotten_and_who_is_renamed_is_known_by_the_new_name() {
        hear(
                "* welcome to x, you are alice",
                "* in lobby (3): alice, bob, carol",
                "* bob left lobby",
                "* carol is now Carla");
        assertThat(names.others()).containsExactly("Carla");
        hear("[games] * Carla left");
        assertThat(names.others()).isEmpty();
    }

    @Test
    void gathered_announcements_name_nobody() {
        hear("* 212 entered, 7 left lobby (1830 here)", "* you left games, you are in lobby now");
        assertThat(names.others()).isEmpty();
    }

    @Test
    void a_thousand_names_are_kept_the_latest() {
        for (int i = 0; i <= 1000; i++) {
            hear("<n." + i + "> hi");
        }
        assertThat(names.others()).hasSize(1000).doesNotContain("n.0").contains("n.1000");
    }

    private void hear(String... lines) {
        for (String line : lines) {
            names.heard(ServerLine.parse(line));
        }
    }
}
