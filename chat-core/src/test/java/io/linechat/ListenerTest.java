package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.ChatListener;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners are told, and what their faults do. */
final class ListenerTest {

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.thenAccept(ChatServer::close);
    }

    /** Writes down each call as a line. */
    private static class Recorder implements ChatListener {

        final Queue<String> calls = new ConcurrentLinkedQueue<>();

        @Override
        public void joined(RoomName room, Nickname who) {
            calls.add(who + " entered " + room);
        }

        @Override
        public void left(RoomName room, Nickname who) {
            calls.add(who + " left " + room);
        }

        @Override
        public void renamed(RoomName room, Nickname before, Nickname now) {
            calls.add(before + " is now " + now + " in " + room);
        }

        @Override
        public void said(ChatMessage message) {
            calls.add(message.from() + " in " + message.room() + ": " + message.text());
        }

        @Override
        public void missed(long count) {
            calls.add("missed " + count);
        }

        void awaitCalls(int count) {
            await().until(calls::size, size -> size >= count);
        }
    }

    @Test
    void a_listener_hears_what_happens_in_the_rooms_and_no_private_messages() {
        Recorder listener = start(new Recorder());
        try (LineClient alice = LineClient.connect(server.join().port())) {
            alice.send("/nick alice", "hi", "/msg alice psst", "/me waves", "/join games", "/nick alison", "/leave");
            alice.expect("* you left games, you are in lobby now");
            alice.send("/quit");
            assertThat(alice.readToEnd()).endsWith("* bye");
        }
        listener.awaitCalls(9);
        List<String> lobby = inRoom("lobby", listener);
        assertThat(lobby.get(0)).matches("guest-\\p{XDigit}{4} entered lobby");
        assertThat(lobby.get(1)).matches("guest-\\p{XDigit}{4} is now alice in lobby");
        assertThat(lobby.subList(2, lobby.size()))
                .containsExactly(
                        "alice in lobby: hi",
                        "alice in lobby: waves",
                        "alice is now alison in lobby",
                        "alison left lobby");
        assertThat(inRoom("games", listener))
                .containsExactly("alice entered games", "alice is now alison in games", "alison left games");
    }

    @Test
    void it_hears_what_the_embedding_program_says_and_whom_it_takes_out() {
        Recorder listener = start(new Recorder());
        try (LineClient alice = LineClient.connectAs(server.join().port(), "alice")) {
            server.join().room("lobby").say("server", "hi");
            alice.expect("<server> hi");
            server.join().room("lobby").kick("alice", "because");
            alice.expect("! you were taken out of lobby: because (REFUSED)");
            listener.awaitCalls(4);
            assertThat(listener.calls).endsWith("server in lobby: hi", "alice left lobby");
        }
    }

    @Test
    void it_hears_of_each_who_comes_and_goes_where_the_members_are_told_of_many_at_once() {
        Recorder listener = new Recorder();
        server.complete(TestServers.builder()
                .announceEachUpTo(0)
                .listener(listener)
                .build()
                .start());
        List<LineClient> clients = IntStream.range(0, 10)
                .mapToObj(i -> LineClient.connectAs(server.join().port(), "client-" + i))
                .toList();
        clients.forEach(LineClient::close);
        listener.awaitCalls(30);
        for (int i = 0; i < 10; i++) {
            String name = "client-" + i;
            assertThat(listener.calls)
                    .filteredOn(call -> call.contains(name))
                    .hasSize(2)
                    .element(1)
                    .isEqualTo(name + " left lobby");
        }
    }

    @Test
    void calls_come_one_at_a_time_off_the_event_loops_in_the_order_of_the_room() {
        AtomicInteger atATime = new AtomicInteger();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Recorder listener = start(new Recorder() {
            @Override
            public void said(ChatMessage message) {
                assertThat(atATime.incrementAndGet()).isEqualTo(1);
                threads.add(Thread.currentThread().getName());
                super.said(message);
                atATime.decrementAndGet();
            }
        });
        try (LineClient alice = LineClient.connectAs(server.join().port(), "alice");
                LineClient bob = LineClient.connectAs(server.join().port(), "bob", alice);
                LineClient carol = LineClient.connectAs(server.join().port(), "carol")) {
            String[] lines = IntStream.range(0, 500).mapToObj(i -> "line " + i).toArray(String[]::new);
            alice.send(lines);
            bob.send(lines);
            List<String> seen = IntStream.range(0, 1000)
                    .mapToObj(i -> carol.readLine())
                    .map(line -> line.replace("<", "").replace("> ", " in lobby: "))
                    .toList();
            await().untilAsserted(() -> assertThat(listener.calls)
                    .filteredOn(call -> call.contains(": line "))
                    .hasSize(1000));
            assertThat(listener.calls)
                    .filteredOn(call -> call.contains(": line "))
                    .isEqualTo(seen);
        }
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("linechat-linechat-listener-"));
    }

    @Test
    void one_that_throws_hurts_neither_the_others_nor_the_chat() {
        ChatListener broken = new ChatListener() {
            @Override
            public void joined(RoomName room, Nickname who) {
                throw new IllegalStateException("out of order");
            }

            @Override
            public void said(ChatMessage message) {
                throw new AssertionError("out of order");
            }
        };
        Recorder listener = new Recorder();
        server.complete(TestServers.builder()
                .listener(broken)
                .listener(listener)
                .build()
                .start());
        try (LineClient alice = LineClient.connectAs(server.join().port(), "alice");
                LineClient bob = LineClient.connectAs(server.join().port(), "bob", alice)) {
            alice.send("one", "two");
            bob.expect("<alice> one");
            bob.expect("<alice> two");
            listener.awaitCalls(6);
            assertThat(listener.calls).endsWith("alice in lobby: one", "alice in lobby: two");
        }
    }

    @Test
    void one_that_blocks_delays_nobody_and_learns_how_much_it_missed_where_it_missed_it() {
        CountDownLatch unblocked = new CountDownLatch(1);
        Recorder listener = start(new Recorder() {
            @Override
            public void joined(RoomName room, Nickname who) {
                awaitLatch(unblocked);
            }
        });
        int before = 120_000;
        try (LineClient alice = LineClient.connectAs(server.join().port(), "alice");
                LineClient bob = LineClient.connectAs(server.join().port(), "bob", alice)) {
            ChatRoom attic = server.join().room("attic");
            CompletableFuture<?>[] saying = IntStream.range(0, before)
                    .mapToObj(i -> attic.say("server", "" + i).toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(saying).join();
            alice.send("hello");
            bob.expect("<alice> hello");
            unblocked.countDown();
            await().until(() -> listener.calls.stream().anyMatch(call -> call.startsWith("missed ")));
            attic.say("server", "" + before);
            await().until(() -> listener.calls.contains("server in attic: " + before));
        }
        int next = 0;
        for (String call : inRoom("attic", listener)) {
            next += call.startsWith("missed ") ? Integer.parseInt(call.substring(7)) : 1;
            if (call.startsWith("server")) {
                // The line of alice is missed too, and no line of this room.
                assertThat(Integer.parseInt(call.substring(call.indexOf(": ") + 2)))
                        .isBetween(next - 2, next - 1);
            }
        }
        assertThat(next).isBetween(before + 1, before + 2);
    }

    private Recorder start(Recorder listener) {
        server.complete(TestServers.builder().listener(listener).build().start());
        return listener;
    }

    private static List<String> inRoom(String room, Recorder listener) {
        return listener.calls.stream()
                .filter(call ->
                        call.endsWith(" " + room) || call.contains("in " + room + ":") || call.startsWith("missed"))
                .toList();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
