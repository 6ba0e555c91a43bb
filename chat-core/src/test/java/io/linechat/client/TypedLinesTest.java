package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Who types into a client is told what somebody with {@code nc} is told, word for word. */
final class TypedLinesTest {

    private static final List<String> TYPED = List.of(
            "/nick alice",
            "hello",
            "//slash",
            "/me waves",
            "/history 2",
            "/history 0",
            "/who",
            "/who nowhere",
            "/rooms",
            "/topic",
            "/topic chess",
            "/topic",
            "/nick bob",
            "/nick a b",
            "/msg bob psst",
            "/msg nobody psst",
            "/msg bob",
            "/join games",
            "/history",
            "/join lobby",
            "/leave games",
            "/leave games",
            "/join games",
            "in games",
            "/leave",
            "back in the lobby",
            "/leave",
            "to nobody",
            "/who",
            "/leave",
            "/join a b",
            "/join lobby",
            "/nonsense",
            "/help",
            "  ");

    @Test
    void the_answers_are_the_same() throws Exception {
        assertThat(answersToClient(TestServers.builder()))
                .containsExactlyElementsOf(answersToPerson(TestServers.builder()));
    }

    @Test
    void a_server_with_customs_of_its_own_has_them_for_both() throws Exception {
        List<String> toPerson = answersToPerson(customs());
        assertThat(answersToClient(customs())).containsExactlyElementsOf(toPerson);
        assertThat(toPerson).contains("* mind the step").doesNotContain("* you are in den with bob");
    }

    private static ChatServerBuilder customs() {
        return TestServers.builder().name("the pub").lobby("den").history(1).greeting("mind the step");
    }

    private static List<String> answersToPerson(ChatServerBuilder builder) {
        try (ChatServer server = builder.silence(Duration.ofMinutes(1)).build().start();
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            say(bob);
            List<String> told = new ArrayList<>();
            try (LineClient alice = LineClient.connect(server.port())) {
                for (String line : TYPED) {
                    alice.send(line, "/ping");
                    told.addAll(alice.expect("* pong"));
                }
            }
            return masked(told);
        }
    }

    private static List<String> answersToClient(ChatServerBuilder builder) throws ChatConnectException {
        Recording heard = new Recording();
        try (ChatServer server = builder.silence(Duration.ofMinutes(1)).build().start();
                LineClient bob = LineClient.connectAs(server.port(), "bob")) {
            say(bob);
            try (ChatClient alice = ChatClient.connect("localhost", server.port(), heard)) {
                for (String line : TYPED) {
                    alice.send(line);
                    alice.send("/ping").join();
                }
                return masked(heard.all());
            } catch (CompletionException e) {
                throw new AssertionError(heard.all().toString(), e);
            }
        }
    }

    private static void say(LineClient bob) {
        bob.say("one", "two");
    }

    private static List<String> masked(List<String> lines) {
        return lines.stream()
                // The room tells a new topic while the next command is answered.
                .filter(line -> !line.equals("* pong"))
                .map(line -> line.replaceAll("guest-\\w{4}", "guest").replaceAll("\\[\\d{4}-.*?Z]", "[then]"))
                .toList();
    }
}
