package io.linechat.redis;

import static io.linechat.redis.ChatServerStub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.SharedRoom;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in a room, and its topic, are the same on all servers. */
final class SharedRoomTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final ChatServerStub here = ChatServerStub.at(redis);
    private final ChatServerStub there = ChatServerStub.at(redis);
    private final ChatServerStub third = ChatServerStub.at(redis);

    @AfterEach
    void close() {
        here.close();
        there.close();
        third.close();
        redis.close();
    }

    @Test
    void whoever_comes_goes_or_takes_another_name_is_seen_on_the_other_servers_in_order() {
        RecordingRoom ours = here.open("lobby");
        RecordingRoom theirs = there.open("LOBBY");
        ours.enter("a", "alice");
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice")));
        ours.room().rename("a", Nickname.of("Alice"));
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "Alice")));
        theirs.enter("b", "bob");
        ours.leave("a");
        await().until(() -> theirs.elsewhere().isEmpty());
        assertThat(theirs.heard()).containsExactly("entered a alice", "renamed a Alice", "left a");
        await().until(() -> ours.elsewhere().equals(Map.of("b", "bob")));
        assertThat(ours.heard()).containsExactly("entered b bob");
        assertThat(third.open("lobby").room().state())
                .isEqualTo(new SharedRoom.State(Map.of("b", Nickname.of("bob")), ""));
    }

    @Test
    void a_room_that_is_opened_knows_who_is_in_it_and_what_it_is_about() {
        RecordingRoom ours = here.open("größe_.-9").enter("s 1\n2", "äöü.-_9");
        get(ours.room().setTopic("chess", Nickname.of("äöü.-_9")));
        SharedRoom.State state = there.open("GRÖSSE_.-9").room().state();
        assertThat(state.topic()).isEqualTo("chess");
        assertThat(state.elsewhere()).containsExactly(Map.entry("s 1\n2", Nickname.of("äöü.-_9")));
    }

    @Test
    void many_at_once_are_all_there() {
        RecordingRoom ours = here.open("lobby");
        RecordingRoom theirs = there.open("lobby");
        for (int i = 0; i < 2000; i++) {
            ours.enter("a" + i, "a-" + i);
            theirs.enter("b" + i, "b-" + i);
        }
        await().until(() ->
                theirs.elsewhere().size() == 2000 && ours.elsewhere().size() == 2000);
        for (int i = 0; i < 2000; i++) {
            ours.leave("a" + i);
        }
        await().until(() -> theirs.elsewhere().isEmpty());
        assertThat(theirs.heard()).hasSize(4000).noneMatch(event -> event.startsWith("wrong"));
    }

    @Test
    void who_moves_to_another_server_is_seen_to_move_there_and_nowhere_else() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice");
        RecordingRoom theirs = there.open("lobby");
        RecordingRoom others = third.open("lobby");
        await().until(() ->
                theirs.elsewhere().containsKey("a") && others.elsewhere().containsKey("a"));
        for (int i = 0; i < 20; i++) {
            theirs.enter("a", "alice");
            await().until(() -> ours.elsewhere().containsKey("a"));
            ours.leave("a");
            ours.enter("a", "alice");
            await().until(() -> theirs.elsewhere().containsKey("a"));
        }
        assertThat(ours.heard()).hasSize(20).containsOnly("moved a alice");
        others.enter("last", "last");
        await().until(() -> ours.elsewhere().containsKey("last"));
        assertThat(others.heard()).isSubsetOf("entered a alice");
        assertThat(third.open("lobby").room().state().elsewhere()).containsOnlyKeys("a");
    }

    @Test
    void a_topic_is_told_on_every_server() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice");
        RecordingRoom theirs = there.open("lobby").enter("b", "bob");
        get(theirs.room().setTopic("chess", Nickname.of("bob")));
        get(ours.room().setTopic("", Nickname.of("alice")));
        await().until(() ->
                ours.heard().contains("topic  alice") && theirs.heard().contains("topic  alice"));
        assertThat(ours.heard())
                .filteredOn(event -> event.startsWith("topic"))
                .containsExactly("topic chess bob", "topic  alice");
        assertThat(theirs.heard())
                .filteredOn(event -> event.startsWith("topic"))
                .containsExactly("topic chess bob", "topic  alice");
    }

    @Test
    void who_is_on_another_server_is_kicked_there() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice");
        RecordingRoom theirs = there.open("lobby");
        await().until(() -> theirs.elsewhere().containsKey("a"));
        assertThat(get(theirs.room().kick("a", "noise"))).isTrue();
        assertThat(get(theirs.room().kick("b", "noise"))).isFalse();
        assertThat(get(ours.room().kick("a", "noise"))).isFalse();
        assertThat(ours.heard()).containsExactly("kicked a noise");
    }

    @Test
    void news_that_was_lost_is_made_up_for() throws Exception {
        RecordingRoom ours = here.open("lobby").enter("a", "alice").enter("b", "bob");
        RecordingRoom theirs = there.open("lobby");
        await().until(() -> theirs.elsewhere().size() == 2);
        // Somebody else has come, alice has gone, and there is a topic; nobody was told.
        String owner = ownerOf("b");
        redis.command("HDEL linechat:{room:lobby}:people a");
        redis.command("HSET linechat:{room:lobby}:people c \"" + owner + " carol\"");
        redis.command("HSET linechat:{room:lobby}:meta topic chess by bob");
        redis.command("HINCRBY linechat:{room:lobby}:meta v 3");
        await().until(() -> theirs.heard().contains("topic chess bob"));
        // Alice is here all the same, and carol is not.
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice", "b", "bob")));
        assertThat(theirs.heard()).noneMatch(event -> event.startsWith("wrong")).doesNotContain("left b");
        assertThat(ours.heard()).containsExactly("topic chess bob");
    }

    private String ownerOf(String member) throws IOException {
        redis.command("EVAL \"redis.call('SET','owner',string.match(redis.call('HGET',KEYS[1],ARGV[1]),'^%S+'))"
                + " redis.call('SETRANGE','owner',16,'')\" 1 linechat:{room:lobby}:people " + member);
        return redis.command("EVAL \"return redis.status_reply(redis.call('GET','owner'))\" 0")
                .substring(1);
    }

    @Test
    void a_room_in_which_nobody_is_leaves_no_people_and_no_topic_behind() throws Exception {
        RecordingRoom ours = here.open("lobby").enter("a", "alice").enter("b", "bob");
        RecordingRoom theirs = there.open("lobby");
        get(ours.room().setTopic("chess", Nickname.of("alice")));
        await().until(() -> theirs.elsewhere().size() == 2 && theirs.heard().contains("topic chess alice"));
        ours.room().close();
        await().until(() -> theirs.elsewhere().isEmpty());
        await().until(() -> redis.command("EXISTS linechat:{room:lobby}:people").equals(":0"));
        assertThat(redis.command("HEXISTS linechat:{room:lobby}:meta topic")).isEqualTo(":0");
        assertThat(third.open("lobby").room().state()).isEqualTo(new SharedRoom.State(Map.of(), ""));
        assertThat(Integer.parseInt(
                        redis.command("TTL linechat:{room:lobby}:meta").substring(1)))
                .isPositive();
        assertThat(ours.heard()).containsExactly("topic chess alice");
    }

    @Test
    void a_room_that_is_closed_and_opened_again_at_once_has_who_is_in_it_then() {
        RecordingRoom theirs = there.open("lobby");
        for (int i = 0; i < 50; i++) {
            RecordingRoom ours = here.open("lobby").enter("a" + i, "a-" + i);
            RecordingRoom after;
            if (i % 2 == 0) {
                ours.room().close();
                after = here.open("lobby").enter("b" + i, "b-" + i).enter("a" + i, "a-" + i);
                String last = "b" + i;
                String also = "a" + i;
                await().until(() -> theirs.elsewhere().keySet().equals(Set.of(last, also)));
            } else {
                after = ours;
            }
            after.room().close();
        }
        await().until(() -> theirs.elsewhere().isEmpty());
    }

    @Test
    void a_room_that_is_not_open_can_be_looked_at_and_rooms_are_counted() {
        assertThat(get(there.backplane.look(RoomName.of("lobby")))).isEmpty();
        RecordingRoom ours = here.open("lobby").enter("a", "alice").enter("b", "bob");
        third.open("LOBBY").enter("c", "carol");
        third.open("games").enter("c", "carol");
        get(ours.room().setTopic("chess", Nickname.of("alice")));
        await().until(() -> there.roomsElsewhere().values().stream()
                        .mapToInt(count -> count)
                        .sum()
                == 4);
        assertThat(there.roomsElsewhere().values()).containsExactlyInAnyOrder(3, 1);
        assertThat(here.roomsElsewhere().values()).containsExactlyInAnyOrder(1, 1);
        await().until(() -> get(there.backplane.look(RoomName.of("lobby")))
                .filter(state -> state.elsewhere().size() == 3)
                .isPresent());
        assertThat(get(there.backplane.look(RoomName.of("lobby"))))
                .hasValueSatisfying(state -> assertThat(state.topic()).isEqualTo("chess"));
        ours.leave("a");
        ours.leave("b");
        await().until(() -> there.roomsElsewhere().equals(Map.of("LOBBY", 1, "games", 1)));
    }

    @Test
    void a_server_that_stops_takes_its_people_along_at_once() {
        RecordingRoom theirs = there.open("lobby");
        here.open("lobby").enter("a", "alice").enter("b", "bob");
        await().until(() ->
                theirs.elsewhere().size() == 2 && !there.roomsElsewhere().isEmpty());
        here.close();
        await().until(() -> theirs.elsewhere().isEmpty());
        assertThat(there.roomsElsewhere()).isEmpty();
        assertThat(theirs.heard()).hasSize(4).containsAll(List.of("left a", "left b"));
    }
}
