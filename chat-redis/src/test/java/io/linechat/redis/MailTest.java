package io.linechat.redis;

import static io.linechat.redis.ChatServerStub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.spi.Backplane.Delivery;
import io.linechat.spi.SessionStore;
import io.linechat.spi.SessionStore.StoredSession;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers ask of each other, and tell each other. */
final class MailTest {

    private static final Nickname ALICE = Nickname.of("alice");
    private static final Nickname BOB = Nickname.of("Bob");

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final ChatServerStub here = ChatServerStub.at(redis.uri(), Timing.STANDARD);
    private final ChatServerStub there = ChatServerStub.at(redis.uri(), Timing.STANDARD);
    private final ChatServerStub third = ChatServerStub.at(redis.uri(), Timing.STANDARD);

    @AfterEach
    void close() {
        here.close();
        there.close();
        third.close();
        redis.close();
    }

    @Test
    void what_is_said_in_private_goes_to_the_server_of_whom_it_is_for() {
        there.claim("Bob", "b");
        String text = "größer: 1:2\n\u0000👍";
        Event.Told told = new Event.Told(ALICE, BOB, text, Instant.parse("2026-03-01T12:00:00.123456789Z"));
        assertThat(get(here.backplane.tell(told))).isEqualTo(Delivery.TAKEN);
        assertThat(there.heard()).containsExactly("told alice Bob " + text + " 2026-03-01T12:00:00.123456789Z");
        there.takesNothing = true;
        assertThat(get(here.backplane.tell(told))).isEqualTo(Delivery.NOT_TAKEN);
        assertThat(get(there.backplane.tell(told))).isEqualTo(Delivery.NOBODY);
        assertThat(get(here.backplane.tell(new Event.Told(ALICE, ALICE, "hm", Instant.EPOCH))))
                .isEqualTo(Delivery.NOBODY);
        assertThat(third.heard()).isEmpty();
    }

    @Test
    void somebody_is_disconnected_by_the_server_that_has_them() {
        there.claim("Bob", "b");
        assertThat(get(here.backplane.kick(Nickname.of("bob"), "noise"))).isTrue();
        assertThat(there.heard()).containsExactly("kick bob noise");
        assertThat(get(here.backplane.kick(ALICE, "noise"))).isFalse();
    }

    @Test
    void an_announcement_is_made_by_all_others() {
        here.backplane.announce(new Event.Announcement(Nickname.SERVER, "it is late"));
        await().until(() -> !there.heard.isEmpty() && !third.heard.isEmpty());
        assertThat(there.heard()).containsExactly("announce server it is late");
        assertThat(here.heard()).isEmpty();
    }

    @Test
    void a_session_that_is_taken_up_elsewhere_is_gone_here() {
        SessionStore ours = here.sessions();
        SessionStore theirs = there.sessions();
        StoredSession session = new StoredSession("s", "hash", ALICE);
        ours.keep(session);
        assertThat(get(ours.find("s"))).isEmpty();
        assertThat(get(theirs.find("s"))).contains(session);
        theirs.keep(session);
        await().until(() -> here.heard().contains("moved s"));
        StoredSession renamed = new StoredSession("s", "hash", BOB);
        theirs.keep(renamed);
        ours.forget("s");
        await().until(() -> get(ours.find("s"))
                .filter(found -> found.nickname().equals(BOB))
                .isPresent());
        theirs.forget("s");
        await().until(() -> get(ours.find("s")).isEmpty());
        assertThat(there.heard()).isEmpty();
    }
}
