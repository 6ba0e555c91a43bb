package io.linechat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can be a room name; the rules are those of {@link NicknameTest}, but for the length. */
final class RoomNameTest {

    @Test
    void a_room_name_has_32_code_points_at_most() {
        assertThat(RoomName.of("x".repeat(32))).hasToString("x".repeat(32));
        assertThatThrownBy(() -> RoomName.of("x".repeat(33)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("a room name is longer than 32 characters");
    }

    @Test
    void it_holds_what_a_nickname_may_hold() {
        assertThatThrownBy(() -> RoomName.of("#games"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("a room name may hold letters, digits and - _ . only");
        assertThatThrownBy(() -> RoomName.of("gаmes")) // Cyrillic а
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("a room name mixes letters of several scripts");
    }

    @Test
    void what_reads_alike_is_one_room() {
        assertThat(RoomName.of("Lobby")).isEqualTo(RoomName.of("l0bby")).hasSameHashCodeAs(RoomName.of("lobby"));
        assertThat(RoomName.of("Lobby")).hasToString("Lobby");
        assertThat(RoomName.of("games")).isNotEqualTo(RoomName.of("game"));
    }

    @Test
    void a_room_is_no_person() {
        assertThat((Object) RoomName.of("alice")).isNotEqualTo(Nickname.of("alice"));
    }
}
