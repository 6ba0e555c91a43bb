package io.linechat.redis;

import static io.linechat.redis.ChatServerStub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.SessionStore.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without Redis nothing is promised, and with it again all is made up for. */
final class RedisAwayTest {

    private static final Nickname ALICE = Nickname.of("alice");

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final ChatServerStub here = ChatServerStub.at(redis);
    private final ChatServerStub there = ChatServerStub.at(redis);

    @AfterEach
    void close() {
        here.close();
        there.close();
        redis.close();
    }

    @Test
    void what_is_asked_fails_soon_and_is_done_again_later() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice");
        RecordingRoom theirs = there.open("lobby");
        await().until(() -> theirs.elsewhere().size() == 1);
        here.claim("alice", "a");
        redis.freeze();
        allFails(ours);
        await().until(() -> !here.backplane.isCurrent());
        ours.enter("b", "bob");
        ours.leave("a");
        here.backplane.release(ALICE, "a");
        here.sessions().keep(new StoredSession("s", "hash", ALICE));
        redis.thaw();
        await().until(() -> here.backplane.isCurrent() && there.backplane.isCurrent());
        await().until(() -> theirs.elsewhere().equals(Map.of("b", "bob")));
        await().until(() -> there.claim("alice", "x"));
        await().until(() -> get(there.sessions().find("s")).isPresent());
        assertThat(theirs.heard()).noneMatch(event -> event.startsWith("wrong"));
    }

    private void allFails(RecordingRoom room) {
        List<CompletionStage<?>> asked = new ArrayList<>(List.of(
                here.backplane.claim(Nickname.of("new"), "n"),
                here.backplane.tell(new Event.Told(ALICE, Nickname.of("bob"), "hi", Instant.EPOCH)),
                here.backplane.kick(Nickname.of("bob"), "noise"),
                here.backplane.look(RoomName.of("den")),
                here.backplane.roomsElsewhere(),
                here.backplane.open(RoomName.of("den"), new RecordingRoom()),
                room.room().setTopic("chess", ALICE),
                here.sessions().find("x")));
        long begun = System.nanoTime();
        for (CompletionStage<?> each : asked) {
            assertThatThrownBy(() -> each.toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(Exception.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void a_redis_that_has_forgotten_everything_is_told_it_again() {
        RecordingRoom ours = here.open("lobby").enter("a", "alice");
        RecordingRoom theirs = there.open("lobby").enter("b", "bob");
        here.claim("alice", "a");
        here.sessions().keep(new StoredSession("a", "hash", ALICE));
        await().until(() -> theirs.elsewhere().size() == 1 && ours.elsewhere().size() == 1);
        redis.kill();
        allFails(ours);
        ours.enter("c", "carol");
        redis.startAgain();
        await().until(() -> here.backplane.isCurrent() && there.backplane.isCurrent());
        await().until(() -> theirs.elsewhere().equals(Map.of("a", "alice", "c", "carol"))
                && ours.elsewhere().equals(Map.of("b", "bob")));
        await().until(() -> !there.claim("alice", "x"));
        await().until(() -> there.roomsElsewhere().equals(Map.of("lobby", 2)));
        await().until(() -> get(there.sessions().find("a")).isPresent());
        assertThat(here.heard()).isEmpty();
        // And news comes as before.
        ours.leave("a");
        await().until(() -> theirs.elsewhere().equals(Map.of("c", "carol")));
    }
}
