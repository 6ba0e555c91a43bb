package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.MessageInterceptor;
import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.spi.MessageInterceptor.Draft;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What interceptors can do with what people say, and what their faults do. */
final class InterceptorTest {

    private static final String NOT_CHECKED = "! it could not be checked (REFUSED)";

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.thenAccept(ChatServer::close);
    }

    @Test
    void a_message_is_allowed_replaced_or_rejected() {
        start(draft -> CompletableFuture.completedFuture(
                switch (draft.text()) {
                    case "darn" -> Decision.replace("d***");
                    case "spam" -> Decision.reject("no spam here");
                    default -> Decision.allow();
                }));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("hello", "darn", "spam", "bye then");
            bob.expect("<alice> hello");
            assertThat(bob.readLine()).isEqualTo("<alice> d***");
            assertThat(bob.readLine()).isEqualTo("<alice> bye then");
            alice.expect("! no spam here (REFUSED)");
        }
    }

    @Test
    void an_interceptor_sees_who_says_what_where() {
        Queue<Draft> drafts = new ConcurrentLinkedQueue<>();
        start(draft -> {
            drafts.add(draft);
            return allow();
        });
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("\u001bhello", "/me waves", "/msg bob psst", "/topic tea", "/ping");
            bob.expect("[from alice] psst");
            alice.expect("* pong");
            Nickname from = Nickname.of("alice");
            RoomName lobby = RoomName.of("lobby");
            assertThat(drafts)
                    .containsExactly(
                            new Draft(from, lobby, null, "hello", Kind.SAY),
                            new Draft(from, lobby, null, "waves", Kind.ACTION),
                            new Draft(from, null, Nickname.of("bob"), "psst", Kind.SAY));
        }
    }

    @Test
    void private_messages_are_replaced_and_rejected_too() {
        start(draft -> CompletableFuture.completedFuture(
                draft.text().equals("spam") ? Decision.reject("no spam here") : Decision.replace("*")));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("/msg bob psst", "/msg bob spam");
            bob.expect("[from alice] *");
            alice.expect("[to bob] *");
            assertThat(alice.readLine()).isEqualTo("! no spam here (REFUSED)");
        }
    }

    @Test
    void what_the_embedding_program_says_is_not_intercepted() {
        start(draft -> CompletableFuture.completedFuture(Decision.reject("nothing passes")));
        try (LineClient alice = connectAs("alice")) {
            server.join().room("lobby").say("server", "hello");
            alice.expect("<server> hello");
        }
    }

    @Test
    void a_text_put_in_place_is_cleaned_and_if_nothing_is_left_nothing_is_said() {
        start(draft -> CompletableFuture.completedFuture(
                Decision.replace(draft.text().equals("empty") ? "\u001b\n" : "two\nlines\u001b[1m")));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("empty", "hello", "/ping");
            bob.expect("<alice> twolines[1m");
            assertThat(alice.readLine()).isEqualTo("* pong");
        }
    }

    @Test
    void a_reason_is_one_line_without_control_characters() {
        start(draft -> CompletableFuture.completedFuture(Decision.reject("first\n* alice was kicked\u001b[2J")));
        try (LineClient alice = connectAs("alice")) {
            alice.send("hello", "/ping");
            assertThat(alice.expect("* pong")).endsWith("! first* alice was kicked[2J (REFUSED)");
        }
    }

    @Test
    void each_interceptor_sees_what_the_one_before_left_and_a_rejection_ends_it() {
        start(
                draft -> CompletableFuture.completedFuture(
                        draft.text().equals("spam")
                                ? Decision.reject("no spam here")
                                : Decision.replace(draft.text() + "1")),
                draft -> allow(),
                draft -> CompletableFuture.completedFuture(Decision.replace(draft.text() + "3")));
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("spam", "a");
            alice.expect("! no spam here (REFUSED)");
            bob.expect("<alice> a13");
        }
    }

    @Test
    void a_decision_may_come_later_from_any_thread_and_the_next_interceptor_runs_on_a_worker_all_the_same() {
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try {
            start(
                    draft -> {
                        threads.add(Thread.currentThread().getName());
                        return CompletableFuture.supplyAsync(() -> Decision.replace("later"), elsewhere);
                    },
                    draft -> {
                        threads.add(Thread.currentThread().getName());
                        return allow();
                    });
            try (LineClient alice = connectAs("alice");
                    LineClient bob = connectAs("bob")) {
                alice.send("now");
                bob.expect("<alice> later");
            }
            assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("linechat-linechat-worker-"));
        } finally {
            elsewhere.shutdown();
        }
    }

    static MessageInterceptor[] broken() {
        return new MessageInterceptor[] {
            draft -> {
                throw new IllegalStateException("out of order");
            },
            draft -> CompletableFuture.failedFuture(new IllegalStateException("out of order")),
            draft -> CompletableFuture.completedFuture(null),
            draft -> returnsNull(),
            draft -> CompletableFuture.completedFuture(Decision.replace(returnsNull())),
            draft -> new CompletableFuture<>(), // never decides
            draft -> sleepsForEver()
        };
    }

    @ParameterizedTest
    @MethodSource("broken")
    void one_that_is_out_of_order_lets_nothing_through_and_says_so(MessageInterceptor broken) {
        server.complete(TestServers.builder()
                .interceptor(broken)
                .interceptorTimeout(Duration.ofMillis(200))
                .build()
                .start());
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice)) {
            alice.send("hello", "/msg bob psst", "/ping");
            assertThat(alice.readLine()).isEqualTo(NOT_CHECKED);
            assertThat(alice.readLine()).isEqualTo(NOT_CHECKED);
            assertThat(alice.readLine()).isEqualTo("* pong");
            server.join().room("lobby").say("server", "end");
            assertThat(bob.expect("<server> end")).noneMatch(line -> line.contains("alice"));
        }
    }

    @Test
    void one_that_takes_its_time_delays_its_sender_alone_and_keeps_the_senders_order() {
        CountDownLatch decided = new CountDownLatch(1);
        start(draft -> {
            if (draft.text().equals("slow")) {
                await(decided);
            }
            return allow();
        });
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient carol = connectAs("carol", alice, bob)) {
            alice.send("slow", "after it", "/nick alison", "/ping");
            for (int i = 0; i < 100; i++) {
                bob.send("line " + i);
                carol.expect("<bob> line " + i);
            }
            decided.countDown();
            carol.expect("<alice> slow");
            assertThat(carol.readLine()).isEqualTo("<alice> after it");
            assertThat(carol.readLine()).isEqualTo("* alice is now alison");
            assertThat(alice.expect("* pong")).endsWith("* you are now alison");
        }
    }

    @Test
    void what_follows_a_private_message_waits_for_its_answer() {
        start(draft -> allow());
        try (LineClient alice = connectAs("alice");
                LineClient bob = connectAs("bob", alice);
                LineClient carol = connectAs("carol", alice, bob)) {
            for (int i = 0; i < 50; i++) {
                alice.send("/msg bob to bob", "/msg carol to carol", "/join games", "in games", "/leave", "/ping");
                assertThat(alice.expect("* pong"))
                        .containsExactly(
                                "[to bob] to bob",
                                "[to carol] to carol",
                                "* you are alone in games",
                                "* you left games, you are in lobby now");
            }
            alice.send("end");
            assertThat(bob.expect("<alice> end")).doesNotContain("<alice> in games");
            assertThat(carol.expect("<alice> end")).doesNotContain("<alice> in games");
        }
    }

    @Test
    void a_sender_who_goes_while_the_message_is_checked_does_not_say_it() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        start(draft -> {
            asked.countDown();
            await(decided);
            return allow();
        });
        try (LineClient bob = connectAs("bob")) {
            try (LineClient alice = connectAs("alice")) {
                alice.send("too late");
                await(asked);
                alice.reset();
                bob.expect("* alice left lobby");
            }
            decided.countDown();
            server.join().room("lobby").say("server", "end");
            assertThat(bob.expect("<server> end")).isEmpty();
        }
    }

    @Test
    void what_was_said_is_not_asked_about_again_when_it_is_repeated() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        start(draft -> {
            boolean isNew = !asked.contains(draft.text());
            asked.add(draft.text());
            return CompletableFuture.completedFuture(
                    isNew && !draft.text().equals("spam") ? Decision.allow() : Decision.reject("no"));
        });
        String say = "{'type':'say','room':'lobby','text':'hello','n':1}";
        String tell = "{'type':'tell','to':'bot','text':'psst','n':1}";
        String spam = "{'type':'say','room':'lobby','text':'spam','n':2}";
        try (JsonClient bot = JsonClient.connectAs(server.join().port(), "bot")) {
            bot.join("lobby");
            bot.send(say);
            String said = bot.expect("\\{'type':'ok'.*").get(0);
            bot.send(say);
            assertThat(bot.readLine()).isEqualTo(said);
            bot.send(tell);
            String told = bot.expect("\\{'type':'ok'.*").get(0);
            bot.send(tell);
            assertThat(bot.readLine()).isEqualTo(told);
            // What was refused was not said, and is decided about anew.
            bot.send(spam, spam);
            assertThat(bot.readLine()).contains("REFUSED");
            assertThat(bot.readLine()).contains("REFUSED");
            assertThat(asked).containsExactly("hello", "psst", "spam", "spam");
        }
    }

    private void start(MessageInterceptor... interceptors) {
        ChatServerBuilder builder = TestServers.builder();
        for (MessageInterceptor interceptor : interceptors) {
            builder.interceptor(interceptor);
        }
        server.complete(builder.build().start());
    }

    private LineClient connectAs(String nickname, LineClient... others) {
        return LineClient.connectAs(server.join().port(), nickname, others);
    }

    private static CompletionStage<Decision> allow() {
        return CompletableFuture.completedFuture(Decision.allow());
    }

    /** What a careless interceptor does, behind the back of the null checker. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T returnsNull() {
        return null;
    }

    private static CompletionStage<Decision> sleepsForEver() {
        await(new CountDownLatch(1));
        return allow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
