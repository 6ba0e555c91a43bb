package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one person says reaches another one in the order in which it was said, whichever way it goes. */
final class SenderOrderTest {

    private static final int ROUNDS = 200;
    private static final int MAX_LOOPS = 4;

    /** As many as there are pairs of event loops. */
    private static final int PAIRS = MAX_LOOPS * MAX_LOOPS;

    @ParameterizedTest
    @ValueSource(ints = {1, MAX_LOOPS})
    void in_a_room_and_in_private(int loops) {
        try (ChatServer server =
                TestServers.builder().eventLoopThreads(loops).build().start()) {
            List<LineClient> senders = connect(server, "sender-");
            List<LineClient> receivers = connect(server, "receiver-");
            for (int i = 0; i < PAIRS; i++) {
                String tell = "/msg receiver-" + receiverOf(i) + " told ";
                senders.get(i).send(eachRound(round -> Stream.of("said " + round, tell + round)));
            }
            for (int i = 0; i < PAIRS; i++) {
                String sender = "sender-" + i;
                LineClient receiver = receivers.get(receiverOf(i));
                String[] expected = eachRound(
                        round -> Stream.of("<" + sender + "> said " + round, "[from " + sender + "] told " + round));
                assertThat(Stream.generate(() -> nextFrom(sender, receiver)).limit(expected.length))
                        .containsExactly(expected);
            }
            senders.forEach(LineClient::close);
            receivers.forEach(LineClient::close);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MAX_LOOPS})
    void in_one_room_and_in_another_one(int loops) {
        try (ChatServer server =
                        TestServers.builder().eventLoopThreads(loops).build().start();
                LineClient alice = LineClient.connectAs(server.port(), "alice");
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            bob.send("/join games", "/join tea");
            bob.expect("* you are alone in tea");
            alice.send(eachRound(round -> Stream.of("lobby " + round, "/join games", "games " + round, "/leave")));
            String[] expected =
                    eachRound(round -> Stream.of("[lobby] <alice> lobby " + round, "[games] <alice> games " + round));
            assertThat(Stream.generate(() -> nextFrom("alice", bob)).limit(expected.length))
                    .containsExactly(expected);
        }
    }

    /** Connections go to the event loops in turn, so that sender and receiver are on each pair of them. */
    private static int receiverOf(int sender) {
        return sender % MAX_LOOPS * MAX_LOOPS + sender / MAX_LOOPS;
    }

    private static List<LineClient> connect(ChatServer server, String name) {
        return IntStream.range(0, PAIRS)
                .mapToObj(i -> LineClient.connectAs(server.port(), name + i))
                .toList();
    }

    private static String[] eachRound(IntFunction<Stream<String>> lines) {
        return IntStream.range(0, ROUNDS).mapToObj(lines).flatMap(line -> line).toArray(String[]::new);
    }

    /** The next line that was said by somebody. */
    private static String nextFrom(String sender, LineClient receiver) {
        String line = receiver.readLine();
        while (!line.contains("<" + sender + ">") && !line.startsWith("[from " + sender + "]")) {
            line = receiver.readLine();
        }
        return line;
    }
}
