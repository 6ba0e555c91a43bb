package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLog;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room whose log other servers append to, too. */
final class FollowedLogTest {

    private static final RoomName LOBBY = RoomName.of("lobby");

    private final Log log = new Log();
    private final List<ChatServer> servers = new ArrayList<>();

    private int start(int loops) {
        ChatServer server = TestServers.builder()
                .eventLoopThreads(loops)
                .history(0)
                .log(room -> CompletableFuture.completedFuture(log))
                .build()
                .start();
        servers.add(server);
        return server.port();
    }

    @AfterEach
    void stop() {
        servers.forEach(ChatServer::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void what_others_append_is_delivered_in_its_place(int loops) {
        int port = start(loops);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                LineClient bob = LineClient.connectAs(port, "bob", alice)) {
            log.appendElsewhere("one", "two");
            assertThat(alice.expect("<carol> two")).containsExactly("<carol> one");
            alice.say("three");
            assertThat(bob.expect("<alice> three")).containsExactly("<carol> one", "<carol> two");
            log.appendElsewhere("four");
            bob.expect("<carol> four");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void what_others_said_just_before_comes_before(int loops) {
        int port = start(loops);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                LineClient bob = LineClient.connectAs(port, "bob", alice)) {
            log.appendUnnoticed("one", "two");
            alice.send("three", "four");
            assertThat(bob.expect("<alice> four")).containsExactly("<carol> one", "<carol> two", "<alice> three");
            assertThat(alice.expect("<carol> two")).containsExactly("<carol> one");
            alice.send("/history 1");
            assertThat(alice.expectMatch(".*<alice> four")).isEmpty();
        }
    }

    @Test
    void what_a_client_said_on_another_server_is_delivered_once_when_it_says_it_again() {
        int port = start(1);
        try (JsonClient alice = JsonClient.connectAs(port, "alice");
                LineClient bob = LineClient.connectAs(port, "bob")) {
            alice.join("lobby");
            log.appendUnnoticed("one");
            log.answerNextWith(1);
            alice.send("{'type':'say','room':'lobby','text':'one','tag':'s'}");
            assertThat(alice.expect("\\{'type':'ok','tag':'s'.*").get(0)).contains("'seq':1,");
            bob.expect("<carol> one");
            alice.say("lobby", "two");
            assertThat(bob.expect("<alice> two")).isEmpty();
        }
    }

    @Test
    void who_has_seen_more_on_another_server_is_not_told_that_it_was_lost() {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                JsonClient bot = JsonClient.connectAs(port, "bot")) {
            log.appendUnnoticed("one", "two", "three");
            bot.send("{'type':'join','room':'lobby','after':{'epoch':1,'seq':2},'tag':'j'}");
            assertThat(bot.expect("\\{'type':'ok','tag':'j'.*").get(0)).contains("'seq':3,");
            assertThat(bot.readLine()).contains("'seq':3,").contains("'text':'three'");
            alice.expect("<carol> three");
        }
    }

    @Test
    void nobody_enters_while_nobody_can_tell_what_was_said_elsewhere() {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice")) {
            log.isAway = true;
            try (JsonClient bot = JsonClient.connectAs(port, "bot")) {
                bot.send("{'type':'join','room':'lobby'}");
                assertThat(bot.readLine()).startsWith("{'type':'error','code':'UNAVAILABLE'");
                alice.send("hello?");
                alice.expect("! lobby does not answer just now, nobody knows whether that was said (UNAVAILABLE)");
                log.isAway = false;
                bot.join("lobby");
                alice.expect("* bot entered lobby");
                alice.say("hello!");
                assertThat(bot.readLine()).contains("'text':'hello!'");
            }
        }
    }

    @Test
    void what_waits_for_a_log_that_does_not_answer_is_refused_with_what_the_log_was_given() throws Exception {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                LineClient bob = LineClient.connectAs(port, "bob", alice)) {
            log.isSilent = true;
            alice.send("one");
            log.appending.await();
            bob.send("two");
            alice.expect("! lobby does not answer just now, nobody knows whether that was said (UNAVAILABLE)");
            log.isSilent = false;
            bob.expect("! lobby cannot keep that just now, it was not said (UNAVAILABLE)");
            alice.send("three");
            assertThat(bob.expect("<alice> three")).isEmpty();
        }
    }

    @Test
    void who_says_more_than_may_wait_for_such_a_log_is_answered_all_of_it() throws Exception {
        int port = start(1);
        try (JsonClient bot = JsonClient.connectAs(port, "bot")) {
            bot.join("lobby");
            log.isSilent = true;
            bot.say("lobby", "first");
            log.appending.await();
            String line = "{'type':'say','room':'lobby','text':'next'}";
            bot.send(Collections.nCopies(2000, line).toArray(String[]::new));
            for (int i = 0; i <= 2000; i++) {
                assertThat(bot.readLine()).contains("'code':'UNAVAILABLE'");
            }
            log.isSilent = false;
            bot.send("{'type':'say','room':'lobby','text':'last','tag':'last'}");
            assertThat(bot.readLine()).startsWith("{'type':'ok','tag':'last'");
        }
    }

    @Test
    void what_cannot_be_read_is_delivered_when_it_can() throws InterruptedException {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                LineClient bob = LineClient.connectAs(port, "bob", alice)) {
            log.isUnreadable = true;
            log.appendUnnoticed("one");
            alice.send("two");
            log.triedToRead.await();
            log.isUnreadable = false;
            assertThat(bob.expect("<alice> two")).containsExactly("<carol> one");
        }
    }

    @Test
    void a_log_that_begins_anew_is_followed_and_everyone_is_told() {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                JsonClient bot = JsonClient.connectAs(port, "bot")) {
            bot.join("lobby");
            alice.expect("* bot entered lobby");
            log.appendElsewhere("one", "two", "three");
            alice.expect("<carol> three");
            bot.expect(".*'text':'three'.*");

            log.beginAnew(2);
            log.appendElsewhere("four");
            assertThat(alice.expect("<carol> four"))
                    .containsExactly("* some of what was said before in lobby may be lost");
            assertThat(bot.readLine()).isEqualTo("{'type':'gap','room':'lobby','from':1,'to':2,'reason':'truncated'}");
            assertThat(bot.readLine()).contains("'epoch':2,'seq':3,").contains("'text':'four'");

            log.beginAnew(0);
            alice.say("five");
            assertThat(bot.readLine()).isEqualTo("{'type':'gap','room':'lobby','from':1,'to':0,'reason':'truncated'}");
            assertThat(bot.readLine()).contains("'epoch':3,'seq':1,").contains("'text':'five'");
        }
    }

    @Test
    void a_slow_reader_is_told_of_a_log_that_has_begun_anew() throws IOException {
        int port = start(1);
        try (LineClient alice = LineClient.connectAs(port, "alice");
                LineClient slow = LineClient.connectSlowReader(port)) {
            alice.expectMatch("\\* guest-.* entered lobby");
            String text = "x".repeat(4000);
            for (int i = 0; i < 20; i++) {
                for (int line = 0; line < 500; line++) {
                    log.appendElsewhere(text);
                }
                log.appendElsewhere("end of " + i);
                alice.expect("<carol> end of " + i);
            }
            log.beginAnew(1);
            log.appendElsewhere("anew");
            alice.expect("<carol> anew");
            assertThat(slow.expect("<carol> anew").stream().map(line -> line.substring(0, Math.min(60, line.length()))))
                    .anyMatch(line -> line.startsWith("* you missed "));
        }
    }

    /** The log of the room, which all servers of the test share. */
    private static final class Log implements RoomLog {

        private final List<Runnable> followers = new ArrayList<>();
        private List<ChatMessage> messages = new ArrayList<>();
        private Position base = new Position(1, 0);
        private @Nullable ChatMessage next;

        final CountDownLatch triedToRead = new CountDownLatch(1);
        final CountDownLatch appending = new CountDownLatch(1);

        /** Whether an append has no answer for more than a second, and fails then. */
        volatile boolean isSilent;

        volatile boolean isAway;
        volatile boolean isUnreadable;

        void appendElsewhere(String... texts) {
            appendUnnoticed(texts);
            List<Runnable> told;
            synchronized (this) {
                told = List.copyOf(followers);
            }
            told.forEach(Runnable::run);
        }

        synchronized void appendUnnoticed(String... texts) {
            for (String text : texts) {
                add(Nickname.of("carol"), text, ChatMessage.Kind.SAY, Instant.EPOCH);
            }
        }

        /** It has gone back so far, and counts on from there. */
        synchronized void beginAnew(long seq) {
            base = new Position(base.epoch() + 1, seq);
            messages = new ArrayList<>();
        }

        synchronized void answerNextWith(long seq) {
            next = messages.get((int) (seq - base.seq() - 1));
        }

        private ChatMessage add(Nickname from, String text, ChatMessage.Kind kind, Instant time) {
            ChatMessage message = new ChatMessage(LOBBY, newest().plus(1), time, from, text, kind);
            messages.add(message);
            return message;
        }

        @Override
        public synchronized Position newest() {
            return base.plus(messages.size());
        }

        @Override
        public synchronized CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
            if (isSilent) {
                appending.countDown();
                return CompletableFuture.supplyAsync(
                        () -> {
                            throw new OutcomeUnknownException("silent", new IllegalStateException());
                        },
                        CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS));
            } else if (isAway) {
                return CompletableFuture.failedFuture(new OutcomeUnknownException("away", new IllegalStateException()));
            } else if (next != null) {
                ChatMessage known = next;
                next = null;
                return CompletableFuture.completedFuture(List.of(known));
            }
            List<ChatMessage> taken = new ArrayList<>();
            for (Entry entry : entries) {
                taken.add(add(entry.from(), entry.text(), entry.kind(), time));
            }
            return CompletableFuture.completedFuture(taken);
        }

        @Override
        public synchronized void follow(Runnable news) {
            followers.add(news);
        }

        @Override
        public CompletionStage<Position> latest() {
            return isAway
                    ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                    : CompletableFuture.completedFuture(newest());
        }

        @Override
        public synchronized CompletionStage<Continuation> continueFrom(Position known) {
            if (isUnreadable) {
                triedToRead.countDown();
                return CompletableFuture.failedFuture(new IllegalStateException("unreadable"));
            }
            Position after = known.epoch() == base.epoch() ? known : base;
            // On another thread, and not all at once.
            return CompletableFuture.completedFuture(new Continuation(after, behind(after.seq(), 2)))
                    .thenApplyAsync(next -> next);
        }

        private List<ChatMessage> behind(long seq, int limit) {
            return messages.stream()
                    .filter(message -> message.position().seq() > seq)
                    .limit(limit)
                    .toList();
        }

        @Override
        public synchronized CompletionStage<List<ChatMessage>> read(long after, int limit) {
            return CompletableFuture.completedFuture(behind(after, limit));
        }

        @Override
        public CompletionStage<Optional<ChatMessage>> find(SendId id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Void> trim(long seq) {
            throw new UnsupportedOperationException();
        }
    }
}
