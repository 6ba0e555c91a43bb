package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linechat.testing.JavaCommand;
import io.linechat.testing.LineClient;
import io.linechat.testing.PipedProcess;
import io.linechat.testing.RandomCutsProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, beside the other ways in. */
@Timeout(180)
final class BrowserTest {

    /** A browser on a busy machine has no request for a while after it has connected. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    private static final int CUTS = 5;
    private static final String MALICE = "<img src=x onerror=alert(1)>";

    private static final Path CLIENT = Path.of(System.getProperty("linechat.client", "chat-client.jar"));

    private static @Nullable Browser first;
    private static @Nullable Browser second;

    @TempDir
    private Path temp;

    @BeforeAll
    static void start_browsers() {
        for (String program : List.of("chromium", "chromedriver", "nc")) {
            assumeTrue(Programs.find(program).isPresent(), "skipped: there is no " + program + " on the PATH");
        }
        assumeTrue(Files.exists(CLIENT), "skipped: the client is not built, mvn verify -pl chat-server -am does so");
        CompletableFuture<Browser> other = CompletableFuture.supplyAsync(Browser::new);
        first = new Browser();
        second = other.join();
    }

    @AfterAll
    static void close_browsers() {
        Stream.of(first, second).filter(browser -> browser != null).forEach(Browser::close);
    }

    @Test
    void people_with_two_browsers_nc_and_the_client_chat_and_a_restart_loses_and_doubles_nothing() throws Exception {
        String[] options = {"--data", temp.resolve("data").toString(), "--silence", "10000"};
        ServerProcess server = ServerProcess.serving(options);
        int port = server.port();
        try (server;
                PipedProcess nc = nc(port);
                PipedProcess cli = cli(port)) {
            first().openAs(port, "alice");
            second().openAs(port, "bob");
            nc.expect("* bob entered lobby\n");
            cli.expect("* bob entered lobby\n");
            chatInTheLobby(nc, cli);
            chatInPrivate(nc, cli);
            chatInAnotherRoom(nc, cli);
            restart(server, options, cli);
        }
        assertThat(first().errors()).isEmpty();
        assertThat(second().errors()).isEmpty();
    }

    @Test
    void a_browser_under_tls_is_in_the_same_room_as_one_without_it() {
        try (ServerProcess server =
                ServerProcess.serving("--tls-self-signed", "--tls", "optional", "--silence", "10000")) {
            first().openInTlsAs(server.port(), "alice");
            second().openAs(server.port(), "bob");
            first().say("nobody reads this on the way");
            second().awaitMessages("alice: nobody reads this on the way");
            second().say("but this");
            first().awaitMessage("bob: but this");
        }
        assertThat(first().errors()).isEmpty();
    }

    private static void chatInTheLobby(PipedProcess nc, PipedProcess cli) {
        first().say("hi everyone");
        nc.expect("<alice> hi everyone\n");
        cli.expect("<alice> hi everyone\n");
        nc.type("/me waves\n");
        cli.expect("* carol waves\n");
        cli.type("hello from a terminal\n");
        nc.expect("<dave> hello from a terminal\n");
        second().say(MALICE);
        nc.expect("<bob> " + MALICE + "\n");
        cli.expect("<bob> " + MALICE + "\n");
        String[] said = {
            "alice: hi everyone", "* carol: waves", "dave: hello from a terminal", "bob: " + MALICE,
        };
        first().awaitMessages(said);
        second().awaitMessages(said);
        assertThat(first().count("#logs img")).isZero();
    }

    private static void chatInPrivate(PipedProcess nc, PipedProcess cli) {
        nc.type("/msg alice lunch?\n");
        first().awaitUnread("people", 1);
        first().pick("people", "carol");
        first().awaitMessages("carol: lunch?");
        first().say("yes");
        nc.expect("[from alice] yes\n");
        second().pick("names", "dave");
        second().say("and you?");
        cli.expect("[from bob] and you?\n");
        cli.type("/msg bob me too\n");
        second().awaitMessages("bob: and you?", "dave: me too");
    }

    private static void chatInAnotherRoom(PipedProcess nc, PipedProcess cli) {
        first().say("/join games");
        second().say("/join games");
        second().say("who plays?");
        first().awaitMessages("bob: who plays?");
        nc.type("over here\n");
        first().awaitUnread("rooms", 1);
        first().say("/nick alicia");
        first().say("I do");
        second().awaitMessages("bob: who plays?", "alicia: I do");
        nc.expect("* alice is now alicia\n");
        cli.expect("<carol> over here\n");
        first().pick("rooms", "lobby");
        second().pick("rooms", "lobby");
        first().awaitMessage("carol: over here");
        second().awaitMessage("carol: over here");
    }

    /** Whoever has a browser or the client says something while there is no server. */
    private static void restart(ServerProcess before, String[] options, PipedProcess cli) throws Exception {
        int port = before.port();
        before.signal("KILL");
        before.exitCode(10);
        first().say("said to nobody");
        second().say("nor does this go anywhere");
        cli.expectError("connection lost");
        cli.type("anybody there?\n");
        try (ServerProcess after = ServerProcess.servingOn(port, options);
                PipedProcess nc = nc(port)) {
            first().awaitConnected();
            second().awaitConnected();
            cli.expectError("back");
            first().say("after");
            for (String said : List.of("bob: nor does this go anywhere", "dave: anybody there?", "alicia: after")) {
                first().awaitMessage(said);
                second().awaitMessage(said);
            }
            nc.expect("<alicia> after\n");
            List<String> seen = first().messages();
            assertThat(seen)
                    .hasSize(9)
                    .doesNotHaveDuplicates()
                    .contains("alicia: said to nobody")
                    .startsWith("alice: hi everyone");
            second().awaitMessages(seen.toArray(String[]::new));
            cli.expect("<alicia> after\n");
            assertThat(cli.output())
                    .containsOnlyOnce("<alice> hi everyone\n")
                    .containsOnlyOnce("<alicia> said to nobody\n")
                    .containsOnlyOnce("<bob> nor does this go anywhere\n");
            second().reload();
            second().awaitConnected();
            second().awaitMessages(seen.toArray(String[]::new));
            assertThat(after.errors()).isEmpty();
        }
    }

    @Test
    void a_name_that_is_taken_is_told_and_another_one_asked_for() {
        try (ServerProcess server = ServerProcess.serving(PATIENT.toArray(String[]::new));
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            first().open(server.port());
            first().type("nick", "alice");
            await().until(() -> first().text("entry-error").contains("alice"));
            first().type("nick", "alicia");
            first().awaitConnected();
            alice.expect("* alicia entered lobby");
            assertThat(first().errors()).isEmpty();
        }
    }

    /** In the midst of a message and of its answer, too; the observer sees what there is in the end. */
    @Test
    void connections_that_are_cut_at_any_byte_lose_and_double_nothing() {
        try (ServerProcess server = ServerProcess.serving(PATIENT.toArray(String[]::new));
                RandomCutsProxy proxy = new RandomCutsProxy(server.port(), 1);
                LineClient observer = LineClient.connectAs(server.port(), "observer");
                LineClient carol = LineClient.connectAs(server.port(), "carol")) {
            first().openAs(proxy.port(), "alice");
            proxy.cut(CUTS);
            List<String> lines = new ArrayList<>();
            do {
                lines.add("line " + lines.size());
                first().say(lines.get(lines.size() - 1));
                carol.send("x".repeat(1000) + lines.size());
            } while (proxy.isCutting());
            first().awaitConnected();
            first().say("the end");
            List<String> said = observer.expect("<alice> the end").stream()
                    .filter(line -> line.startsWith("<"))
                    .map(line -> line.substring(1).replaceFirst("> ", ": "))
                    .collect(Collectors.toCollection(ArrayList::new));
            assertThat(said.stream().filter(line -> line.startsWith("alice")))
                    .containsExactlyElementsOf(
                            lines.stream().map(line -> "alice: " + line).toList());
            said.add("alice: the end");
            first().awaitMessages(said.toArray(String[]::new));
            assertThat(first().errors()).isEmpty();
        }
    }

    @Test
    void a_browser_takes_compressed_messages_where_the_server_has_them() {
        try (ServerProcess server = ServerProcess.serving("--silence", "10000", "--ws-compression");
                LineClient carol = LineClient.connectAs(server.port(), "carol")) {
            first().openAs(server.port(), "alice");
            assertThat(first().extensions()).startsWith("permessage-deflate");
            String text = "again and ".repeat(100) + "again";
            first().say(text);
            carol.expect("<alice> " + text);
            carol.send(text);
            first().awaitMessages("alice: " + text, "carol: " + text);
            first().reload();
            first().awaitConnected();
            first().awaitMessages("alice: " + text, "carol: " + text);
            assertThat(first().errors()).isEmpty();
        }
    }

    private static Browser first() {
        return Objects.requireNonNull(first);
    }

    private static Browser second() {
        return Objects.requireNonNull(second);
    }

    /** Carol, with a program that knows nothing of chat. */
    private static PipedProcess nc(int port) {
        PipedProcess nc = PipedProcess.start(List.of("nc", "127.0.0.1", Integer.toString(port)));
        nc.type("/nick carol\n");
        nc.expect("* you are now carol\n");
        return nc;
    }

    /** Dave, with the client. */
    private static PipedProcess cli(int port) {
        List<String> command = JavaCommand.ofJar(CLIENT);
        command.addAll(List.of("127.0.0.1", Integer.toString(port), "--name", "dave"));
        PipedProcess cli = PipedProcess.start(command);
        cli.expect("* you are now dave\n");
        return cli;
    }
}
