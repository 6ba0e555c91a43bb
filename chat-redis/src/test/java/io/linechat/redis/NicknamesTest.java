package io.linechat.redis;

import static io.linechat.redis.ChatServerStub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Nickname;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A nickname is one session's on all servers. */
final class NicknamesTest {

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final ChatServerStub here = ChatServerStub.at(redis.uri(), Timing.STANDARD);
    private final ChatServerStub there = ChatServerStub.at(redis.uri(), Timing.STANDARD);

    @AfterEach
    void close() {
        here.close();
        there.close();
        redis.close();
    }

    @Test
    void of_two_who_claim_it_at_once_one_has_it() {
        for (int from = 0; from < 1000; from += 50) {
            List<CompletionStage<Boolean>> ours = new ArrayList<>();
            List<CompletionStage<Boolean>> theirs = new ArrayList<>();
            for (int i = from; i < from + 50; i++) {
                ours.add(here.backplane.claim(Nickname.of("name-" + i), "a" + i));
                theirs.add(there.backplane.claim(Nickname.of("NAME-" + i), "b" + i));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(List.of(get(ours.get(i)), get(theirs.get(i)))).containsExactlyInAnyOrder(true, false);
            }
        }
    }

    @Test
    void it_is_free_when_its_session_has_given_it_up_and_nobody_else_can() {
        assertThat(here.claim("alice", "a")).isTrue();
        assertThat(here.claim("ALICE", "a")).isTrue();
        assertThat(here.claim("alice", "b")).isFalse();
        here.backplane.release(Nickname.of("alice"), "b");
        there.backplane.release(Nickname.of("alice"), "a");
        assertThat(there.claim("al1ce", "c")).isFalse();
        here.backplane.release(Nickname.of("aLice"), "a");
        await().until(() -> there.claim("alice", "c"));
    }

    @Test
    void what_is_given_up_before_it_was_granted_is_free() throws Exception {
        here.claim("first", "f");
        for (int i = 0; i < 100; i++) {
            if (i % 10 == 0) {
                redis.command("SCRIPT FLUSH");
            }
            Nickname name = Nickname.of("name-" + i);
            CompletionStage<Boolean> claim = here.backplane.claim(name, "a");
            here.backplane.release(name, "a");
            get(claim);
            await().pollDelay(Duration.ZERO).until(() -> there.claim(name.toString(), "b"));
        }
    }

    @Test
    void it_goes_with_its_session_to_another_server() {
        assertThat(here.claim("größer_.-9", "some session, with spaces\nand lines"))
                .isTrue();
        assertThat(there.claim("größer_.-9", "some session, with spaces\nand lines"))
                .isTrue();
        here.backplane.release(Nickname.of("größer_.-9"), "some session, with spaces\nand lines");
        assertThat(here.claim("größer_.-9", "b")).isFalse();
        there.backplane.release(Nickname.of("größer_.-9"), "some session, with spaces\nand lines");
        await().until(() -> here.claim("größer_.-9", "b"));
    }

    @Test
    void a_server_that_stops_leaves_no_names_behind() {
        here.claim("alice", "a");
        here.close();
        assertThat(there.claim("alice", "b")).isTrue();
        assertThat(there.heard()).isEmpty();
    }

    @Test
    void the_names_of_a_dead_server_are_free() {
        ChatServerStub dying = ChatServerStub.at(redis);
        dying.claim("alice", "a");
        dying.crash();
        assertThat(there.claim("alice", "b")).isFalse();
        await().until(() -> there.claim("alice", "b"));
    }
}
