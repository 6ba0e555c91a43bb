package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Nickname;
import io.linechat.redis.PeopleNews.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the members elsewhere, and what is to be written of those here. */
final class MembersTest {

    private final RecordingRoom room = new RecordingRoom();
    private final People people = new People();
    private ServerIds ids = ServerIds.NONE.next("me");
    private final Members members = new Members(people, () -> ids, room);

    @BeforeEach
    void open() {
        people.read(new RoomReading(1, Topic.NONE, Map.of()));
        members.open();
        room.opened(Map.of());
    }

    @Test
    void who_comes_here_is_written_and_what_comes_back_is_no_news() {
        enter("a", "alice");
        assertThat(members.take(9)).containsExactly("a", "alice", "*");
        assertThat(members.take(9)).isEmpty();
        hear("a", "me alice");
        members.written(2);
        assertThat(members.isClean()).isTrue();
        members.rename("a", Nickname.of("Alice"));
        assertThat(members.take(9)).containsExactly("a", "Alice", "");
        members.written(3);
        hear("a", "me Alice");
        members.leave("a");
        assertThat(members.take(9)).containsExactly("a", "", "");
        members.written(4);
        hear("a", "");
        assertThat(members.isClean()).isTrue();
        assertThat(room.heard()).isEmpty();
    }

    @Test
    void who_is_taken_by_another_server_moves_and_is_not_written_again() {
        isHere("a", "alice");
        members.rename("a", Nickname.of("Alice"));
        assertThat(members.take(9)).hasSize(3);
        hear("a", "other alice");
        assertThat(room.heard()).isEmpty();
        members.written(3);
        assertThat(room.heard()).containsExactly("moved a alice");
        members.leave("a");
        assertThat(members.isClean()).isTrue();
        assertThat(members.count()).isZero();
    }

    @Test
    void what_another_server_says_of_somebody_before_they_came_here_is_old() {
        hear("a", "other alice");
        enter("a", "alice");
        hear("a", "other Alice");
        assertThat(members.take(9)).containsExactly("a", "alice", "*");
        hear("a", "other ALICE");
        members.written(6);
        hear("a", "other aLICE");
        hear("a", "me alice");
        assertThat(room.heard()).containsExactly("entered a alice");
        assertThat(members.isHere("a")).isTrue();
        hear("a", "third alice");
        assertThat(room.heard()).containsExactly("entered a alice", "moved a alice");
    }

    @Test
    void what_may_not_be_written_is_tried_again_but_takes_nobody_from_where_they_went_meanwhile() {
        hear("a", "other alice");
        enter("a", "alice");
        enter("b", "bob");
        assertThat(members.take(9)).containsExactly("a", "alice", "*", "b", "bob", "*");
        members.leave("b");
        members.failed();
        assertThat(members.take(9)).containsExactlyInAnyOrder("a", "alice", "other", "b", "", "");
    }

    @Test
    void what_redis_has_lost_or_has_too_much_is_written() {
        isHere("a", "alice");
        isHere("b", "bob");
        isHere("c", "carol");
        hear("a", "");
        hear("b", "me Somebody");
        hear("x", "me xaver");
        hear("c", "former carol");
        assertThat(members.take(9)).contains("a", "b", "x").hasSize(9);
        assertThat(room.heard()).contains("moved c carol");
    }

    @Test
    void with_a_new_id_all_is_written_anew_and_the_old_one_is_nobody_else() {
        isHere("a", "alice");
        hear("b", "other bob");
        ids = ids.next("me2");
        members.settleHere();
        assertThat(members.take(9)).containsExactly("a", "alice", "");
        members.written(people.version() + 1);
        hear("a", "me2 alice");
        assertThat(members.isClean()).isTrue();
        assertThat(room.heard()).containsExactly("entered b bob");
    }

    /** The room may hear that they are elsewhere when they are not here any more, though that was before. */
    @Test
    void who_was_elsewhere_before_is_gone_from_there_when_they_go() {
        hear("a", "other alice");
        members.enter("a", Nickname.of("alice"));
        members.leave("a");
        assertThat(room.heard()).containsExactly("entered a alice", "left a");
        assertThat(members.take(9)).containsExactly("a", "", "");
    }

    @Test
    void those_elsewhere_are_told_of_once() {
        hear("a", "other alice");
        hear("a", "third alice");
        hear("a", "third Alice");
        hear("a", "");
        hear("a", "");
        assertThat(room.heard()).containsExactly("entered a alice", "renamed a Alice", "left a");
    }

    private void enter(String member, String nickname) {
        room.here(member);
        members.enter(member, Nickname.of(nickname));
    }

    private void isHere(String member, String nickname) {
        enter(member, nickname);
        assertThat(members.take(9)).hasSize(3);
        hear(member, "me " + nickname);
        members.written(people.version());
        assertThat(members.isClean()).isTrue();
    }

    private void hear(String member, String value) {
        long version = people.version();
        Map<String, Optional<Resident>> changes = new HashMap<>();
        changes.put(member, value.isEmpty() ? Optional.empty() : Optional.of(Resident.parse(value)));
        members.settle(List.copyOf(people.hear(new PeopleNews(version, version + 1, null, changes))));
    }
}
