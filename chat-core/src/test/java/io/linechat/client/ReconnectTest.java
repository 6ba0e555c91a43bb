package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.client.ChatClientListener.Disconnect.Party;
import io.linechat.message.Position;
import io.linechat.testing.CuttingProxy;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client whose connection is cut takes up the conversation where it was. */
final class ReconnectTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();
    private final CompletableFuture<CuttingProxy> proxy = new CompletableFuture<>();
    private final Recording heard = new Recording();

    @AfterEach
    void stop() {
        proxy.thenAccept(CuttingProxy::close);
        server.thenAccept(running -> running.stop(Duration.ofMillis(200)));
    }

    /** Does not greet the client as a person before it has said hello, which others would see. */
    private static ChatServerBuilder patient() {
        return TestServers.builder().silence(Duration.ofMinutes(1));
    }

    private void start(ChatServerBuilder builder) {
        server.complete(builder.build().start());
        proxy.complete(CuttingProxy.before(server.join().port()));
    }

    private ChatClient connect(ChatClientBuilder builder) throws ChatConnectException {
        ChatClient client = builder.connect("localhost", proxy.join().port(), heard);
        assertThat(client.send("/nick alice")).succeedsWithin(PATIENCE);
        return client;
    }

    /** Does not wait long between two tries. */
    private static ChatClientBuilder eager() {
        return ChatClient.builder().backoff(Duration.ofMillis(10), Duration.ofMillis(300));
    }

    private LineClient bob() {
        return LineClient.connectAs(server.join().port(), "bob");
    }

    @Test
    void what_was_missed_comes_once_and_in_order_and_nobody_sees_it_go() throws Exception {
        start(patient());
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            bob.expectMatch("\\* guest-.* is now alice");
            bob.send("one");
            heard.expect("<bob> one");
            proxy.join().refuse(true);
            proxy.join().cut();
            heard.expect("lost");
            bob.say("two", "three", "/me waits");
            assertThat(alice.send("/who")).failsWithin(PATIENCE);
            CompletableFuture<Void> said = alice.send("from afar");
            proxy.join().refuse(false);
            heard.expectMatch("back 3");
            assertThat(said).succeedsWithin(PATIENCE);
            assertThat(bob.readLine()).isEqualTo("<alice> from afar");
            bob.send("four");
            heard.expect("<bob> four");
            assertThat(heard.all())
                    .filteredOn(line -> !line.equals("lost"))
                    .containsSubsequence(
                            "<bob> one",
                            "! not connected (UNAVAILABLE)",
                            "back 3",
                            "<bob> two",
                            "<bob> three",
                            "* bob waits",
                            "<bob> four");
            assertThat(heard.messages())
                    .extracting(message -> message.position().seq())
                    .containsExactly(1L, 2L, 3L, 4L, 6L);
        }
    }

    @Test
    void what_was_said_and_not_acknowledged_is_said_once() throws Exception {
        start(patient());
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            proxy.join().swallow();
            CompletableFuture<Position> said = alice.say("lobby", "once");
            bob.expect("<alice> once");
            bob.say("seen");
            assertThat(said).isNotDone();
            proxy.join().cut();
            assertThat(said).succeedsWithin(PATIENCE).extracting(Position::seq).isEqualTo(1L);
            heard.expect("<bob> seen");
            assertThat(alice.say("lobby", "twice"))
                    .succeedsWithin(PATIENCE)
                    .extracting(Position::seq)
                    .isEqualTo(3L);
            assertThat(bob.readLine()).isEqualTo("<alice> twice");
            assertThat(heard.since("lost")).containsExactly("lost", "back 1", "<bob> seen");
        }
    }

    @Test
    void private_messages_are_told_once_too() throws Exception {
        start(patient());
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            proxy.join().swallow();
            CompletableFuture<Void> told = alice.tell("bob", "psst");
            bob.expect("[from alice] psst");
            proxy.join().cut();
            assertThat(told).succeedsWithin(PATIENCE);
            alice.send("end").join();
            assertThat(bob.expect("<alice> end")).isEmpty();
            assertThat(heard.since("lost")).containsExactlyInAnyOrder("lost", "[to bob] psst", "back 0");
        }
    }

    /** Cut at any moment, with much under way in both directions and in two rooms. */
    @Test
    void nothing_is_lost_or_doubled_however_often_it_is_cut() throws Exception {
        start(patient().eventLoopThreads(2));
        Random random = new Random(4);
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            assertThat(alice.join("games")).succeedsWithin(PATIENCE);
            bob.send("/join games");
            bob.expectMatch("\\* you are in games.*");
            List<CompletableFuture<Position>> said = new ArrayList<>();
            int heardFromBob = 0;
            for (int cut = 0; cut < 25; cut++) {
                for (int i = 0; i < 20; i++) {
                    said.add(alice.say(i % 2 == 0 ? "games" : "lobby", "line " + said.size()));
                    bob.send("answer " + heardFromBob++);
                }
                if (random.nextBoolean()) {
                    int seen = heardFromBob - random.nextInt(20) - 1;
                    await().atMost(PATIENCE).until(() -> heard.messages().size() >= seen);
                }
                proxy.join().cut();
            }
            for (CompletableFuture<Position> one : said) {
                assertThat(one).succeedsWithin(PATIENCE);
            }
            int all = heardFromBob;
            await().atMost(PATIENCE).until(() -> heard.messages().size() >= all);
            assertThat(heard.messages())
                    .extracting(message -> message.text())
                    .containsExactlyElementsOf(
                            IntStream.range(0, all).mapToObj(i -> "answer " + i).toList());
            List<Long> games = new ArrayList<>();
            heard.messages().forEach(message -> games.add(message.position().seq()));
            for (int i = 0; i < said.size(); i += 2) {
                games.add(said.get(i).join().seq());
            }
            assertThat(games)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, games.size()).boxed().toList());
        }
    }

    @Test
    void who_is_back_too_late_enters_anew_and_is_told_of_what_nobody_knows() throws Exception {
        start(patient().resumeFor(Duration.ofMillis(50)));
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            bob.expectMatch("\\* guest-.* is now alice");
            proxy.join().swallow();
            CompletableFuture<Position> in = alice.say("lobby", "this is in the log");
            bob.expect("<alice> this is in the log");
            CompletableFuture<Void> told = alice.tell("bob", "this is nowhere");
            bob.expect("[from alice] this is nowhere");
            proxy.join().refuse(true);
            proxy.join().cut();
            bob.expect("* alice left lobby");
            bob.say("where is she");
            CompletableFuture<Void> later = alice.send("this is new");
            proxy.join().refuse(false);
            bob.expect("* alice entered lobby");
            assertThat(in).succeedsWithin(PATIENCE).extracting(Position::seq).isEqualTo(1L);
            assertThat(told)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(ChatUncertainException.class);
            assertThat(later).succeedsWithin(PATIENCE);
            assertThat(bob.readLine()).isEqualTo("<alice> this is new");
            assertThat(heard.since("back 1"))
                    .containsExactly(
                            "back 1",
                            "* the server has forgotten you, you have entered anew",
                            "<bob> where is she",
                            "! the connection was lost, and nobody knows whether this was said: this is nowhere"
                                    + " (UNAVAILABLE)");
        }
    }

    @Test
    void a_log_that_is_gone_is_told_and_the_conversation_goes_on_in_the_new_one() throws Exception {
        start(patient());
        try (ChatClient alice = connect(eager())) {
            alice.say("lobby", "one").join();
            server.join().stop(Duration.ofSeconds(1));
            heard.expect("* server is shutting down");
            try (ChatServer next = TestServers.start();
                    LineClient bob = LineClient.connectAs(next.port(), "bob")) {
                bob.send("hello");
                proxy.join().to(next.port());
                bob.expect("* alice entered lobby");
                heard.expect("<bob> hello");
                assertThat(heard.since("back 1"))
                        .containsExactly(
                                "back 1", "* the server has forgotten you, you have entered anew", "<bob> hello");
                bob.send("and on");
                heard.expect("<bob> and on");
                alice.say("lobby", "two").join();
                assertThat(bob.readLine()).isEqualTo("<alice> two");
            }
        }
    }

    @Test
    void who_was_taken_out_of_a_room_meanwhile_is_not_in_it_again() throws Exception {
        start(patient());
        try (ChatClient alice = connect(eager())) {
            alice.join("games").join();
            proxy.join().refuse(true);
            proxy.join().cut();
            heard.expect("lost");
            server.join().room("games").kick("alice", "enough");
            proxy.join().refuse(false);
            heard.expect("! you were taken out of games: it was while you were away (REFUSED)");
            assertThat(alice.say("games", "hm")).failsWithin(PATIENCE);
            assertThat(alice.send("but here")).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void after_a_while_it_gives_up() throws Exception {
        start(patient());
        try (ChatClient alice = connect(eager().retryFor(Duration.ofMillis(1200)))) {
            proxy.join().refuse(true);
            proxy.join().cut();
            CompletableFuture<Void> waiting = alice.send("anybody?");
            Disconnect end = alice.whenDisconnected().get(20, TimeUnit.SECONDS);
            assertThat(end.by()).isEqualTo(Party.NETWORK);
            assertThat(end.reason()).startsWith("no connection for 1 s: ");
            assertThat(waiting).isCompletedExceptionally();
            assertThat(heard.all()).contains("lost").last().asString().startsWith("end ");
        }
    }

    @Test
    void once_is_once() throws Exception {
        start(patient());
        try (ChatClient alice = connect(eager().once())) {
            proxy.join().cut();
            assertThat(alice.whenDisconnected())
                    .succeedsWithin(PATIENCE)
                    .extracting(Disconnect::by)
                    .isEqualTo(Party.NETWORK);
            assertThat(heard.all()).doesNotContain("lost");
            assertThat(proxy.join().connections()).isEqualTo(1);
        }
    }

    @Test
    void who_is_kicked_does_not_come_back() throws Exception {
        start(patient());
        try (ChatClient alice = connect(eager())) {
            assertThat(server.join()
                            .kick("alice", "too loud")
                            .toCompletableFuture()
                            .join())
                    .isTrue();
            assertThat(alice.whenDisconnected())
                    .succeedsWithin(PATIENCE)
                    .isEqualTo(new Disconnect(Party.SERVER, "you were kicked: too loud"));
            assertThat(proxy.join().connections()).isEqualTo(1);
        }
    }

    @Test
    void closing_while_there_is_no_connection_ends_it_at_once() throws Exception {
        start(patient());
        ChatClient alice = connect(eager());
        proxy.join().refuse(true);
        proxy.join().cut();
        heard.expect("lost");
        CompletableFuture<Void> waiting = alice.send("never mind");
        alice.close();
        assertThat(alice.whenDisconnected()).isCompletedWithValue(new Disconnect(Party.US, "bye"));
        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void no_more_than_a_thousand_messages_wait() throws Exception {
        start(patient());
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            bob.expectMatch("\\* guest-.* is now alice");
            proxy.join().refuse(true);
            proxy.join().cut();
            heard.expect("lost");
            for (int i = 0; i < 1000; i++) {
                alice.send("line " + i);
            }
            assertThat(alice.send("one more")).failsWithin(PATIENCE);
            heard.expect("! too much waits for the server already (UNAVAILABLE)");
            proxy.join().refuse(false);
            for (int i = 0; i < 1000; i++) {
                assertThat(bob.readLine()).isEqualTo("<alice> line " + i);
            }
        }
    }

    @Test
    void a_server_that_wants_it_slowly_gets_everything_in_order() throws Exception {
        start(patient().rate(50, 10));
        try (LineClient bob = bob();
                ChatClient alice = connect(eager())) {
            bob.expectMatch("\\* guest-.* is now alice");
            for (int i = 0; i < 40; i++) {
                alice.send("line " + i);
                if (i == 20) {
                    proxy.join().cut();
                }
            }
            for (int i = 0; i < 40; i++) {
                assertThat(bob.readLine()).isEqualTo("<alice> line " + i);
            }
            assertThat(heard.all()).noneMatch(line -> line.contains("SLOW_DOWN"));
        }
    }
}
