package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing lost, nothing twice: numbered messages, positions, and sessions that outlive their connection. */
final class ResumeTest {

    private static final String EXPIRED = "'code':'SESSION_EXPIRED'";

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.thenAccept(running -> running.stop(Duration.ofMillis(200)));
    }

    private static ChatServerBuilder patient() {
        return TestServers.builder().silence(Duration.ofMinutes(1)).eventLoopThreads(4);
    }

    private void start(ChatServerBuilder builder) {
        server.complete(builder.build().start());
    }

    private int port() {
        return server.join().port();
    }

    // ---- said once

    @Test
    void what_is_said_again_under_its_number_is_said_once_and_answered_alike() {
        start(patient());
        try (LineClient alice = LineClient.connectAs(port(), "alice");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bot.join("lobby");
            bot.send(say(7, "once", "a"), say(7, "once", "b"), say(8, "twice", "c"), say(7, "once", "d"));
            String first = answer(bot, "a");
            assertThat(answer(bot, "b")).isEqualTo(first);
            assertThat(seq(answer(bot, "c"))).isEqualTo(2);
            assertThat(answer(bot, "d")).isEqualTo(first);
            bot.send(
                    "{'type':'tell','to':'alice','text':'psst','n':1}",
                    "{'type':'tell','to':'alice','text':'psst','n':1}");
            assertThat(bot.readLine()).isEqualTo(bot.readLine());
            alice.expect("<bot> once");
            assertThat(alice.readLine()).isEqualTo("<bot> twice");
            assertThat(alice.readLine()).isEqualTo("[from bot] psst");
            bot.send("{'type':'bye'}");
            assertThat(alice.readLine()).isEqualTo("* bot left lobby");
        }
    }

    @Test
    void a_resumed_session_says_nothing_twice_either_and_another_one_has_numbers_of_its_own() {
        start(patient());
        try (JsonClient bob = JsonClient.connectAs(port(), "bob")) {
            bob.join("lobby");
            Session bot = open("bot");
            bot.client.join("lobby");
            bot.client.send(say(1, "x", "a"));
            String first = answer(bot.client, "a");
            bot.client.line().reset();
            bot = resume(bot);
            bot.client.join("lobby");
            bot.client.send(say(1, "x", "a"), say(2, "y", "b"));
            assertThat(answer(bot.client, "a")).isEqualTo(first);
            assertThat(seq(answer(bot.client, "b"))).isEqualTo(2);
            bob.send(say(1, "z", "a"));
            assertThat(seq(answer(bob, "a"))).isEqualTo(3);
            bot.client.close();
        }
    }

    // ---- reading on from a position

    @Test
    void who_joins_behind_a_position_is_sent_what_lies_behind_it_and_is_told_what_is_gone() {
        start(patient().keep(5, 1 << 20));
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            long epoch = epoch(bob.join("lobby"));
            for (int n = 1; n <= 10; n++) {
                bob.send(say(n, "line " + n, "n" + n));
            }
            answer(bob, "n10");

            assertThat(joinAfter(bot, epoch, 8)).containsExactly("9", "10");
            // Once more, as who has been told of a gap may.
            assertThat(joinAfter(bot, epoch, 10)).isEmpty();
            assertThat(joinAfter(bot, epoch, 3)).containsExactly("gap 4-5", "6", "7", "8", "9", "10");
            assertThat(joinAfter(bot, epoch + 1, 3)).containsExactly("gap 1-5", "6", "7", "8", "9", "10");
            assertThat(joinAfter(bot, epoch, 11)).containsExactly("gap 1-5", "6", "7", "8", "9", "10");
            bob.send("{'type':'who','room':'lobby'}");
            assertThat(bob.expect("\\{'type':'ok'.*").get(0)).contains("'members':['bob','bot']");
        }
    }

    @Test
    void an_epoch_that_is_over_is_told_even_if_nothing_was_said_in_the_new_one() {
        start(patient());
        try (JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            assertThat(joinAfter(bot, 1, 5)).containsExactly("gap 1-0");
        }
    }

    // ---- sessions that outlive their connection

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_session_that_is_dropped_keeps_its_name_and_rooms_and_nobody_sees_it_leave_and_come(boolean reset) {
        start(patient());
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            Session bot = open("bot");
            long epoch = epoch(bot.client.join("lobby"));
            bot.client.join("games");
            alice.expect("* bot entered lobby");
            drop(bot, reset);
            // A reset is noticed a little later.
            do {
                alice.send("/msg bot are you there");
            } while (!alice.readLine().startsWith("! bot does not take messages"));

            alice.send("/who", "/msg bot psst", "/nick bot");
            assertThat(alice.readLine()).isEqualTo("* in lobby (2): alice, bot");
            assertThat(alice.readLine()).isEqualTo("! bot does not take messages just now (UNAVAILABLE)");
            assertThat(alice.readLine()).startsWith("! bot is taken");
            sayAndWait(alice, "one", "two");

            bot = resume(bot);
            bot.client.send("{'type':'say','room':'lobby','text':'x','tag':'early'}");
            assertThat(bot.client.readLine()).contains("'tag':'early','code':'NOT_A_MEMBER'");
            assertThat(joinAfter(bot.client, epoch, 0)).containsExactly("1", "2");
            alice.send("/msg bot psst");
            assertThat(alice.readLine()).isEqualTo("[to bot] psst");
            assertThat(bot.client.readLine()).startsWith("{'type':'told'");
            bot.client.send(
                    "{'type':'say','room':'lobby','text':'back'}",
                    "{'type':'nick','nick':'robot'}",
                    "{'type':'leave','room':'games','tag':'l'}",
                    "{'type':'rooms','tag':'r'}");
            assertThat(answer(bot.client, "l")).isEqualTo("{'type':'ok','tag':'l','room':'games'}");
            assertThat(answer(bot.client, "r")).endsWith("'rooms':[{'room':'lobby','members':2}]}");
            assertThat(alice.readLine()).isEqualTo("<bot> back");
            assertThat(alice.readLine()).isEqualTo("* bot is now robot");
            bot.client.send("{'type':'bye'}");
            assertThat(alice.readLine()).isEqualTo("* robot left lobby");
            bot.client.close();
        }
    }

    @Test
    void after_the_time_it_is_a_leave_and_the_token_is_of_no_use() {
        start(patient().resumeFor(Duration.ofMillis(100)));
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            Session bot = open("bot");
            bot.client.join("lobby");
            alice.expect("* bot entered lobby");
            bot.client.line().reset();
            assertThat(alice.readLine()).isEqualTo("* bot left lobby");
            assertExpired(bot.token);
            alice.send("/nick bot");
            assertThat(alice.readLine()).isEqualTo("* you are now bot");
        }
    }

    @Test
    void a_token_is_of_no_use_after_bye_and_no_other_token_is_ever() {
        start(patient());
        Session bot = open("bot");
        assertThat(bot.token).matches("[\\w-]{48}");
        String last = bot.token.endsWith("A") ? "B" : "A";
        assertExpired(bot.token.substring(0, 47) + last);
        assertExpired(bot.token.substring(0, 16));
        assertExpired("A".repeat(48));
        assertExpired("");
        bot.client.send("{'type':'bye'}");
        bot.client.readToEnd();
        assertExpired(bot.token);
    }

    @Test
    void who_is_kicked_while_it_is_away_is_gone() {
        start(patient());
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            Session bot = open("bot");
            bot.client.join("lobby");
            bot.client.join("games");
            alice.expect("* bot entered lobby");
            drop(bot, true);
            server.join().room("lobby").kick("bot", "enough");
            assertThat(alice.readLine()).isEqualTo("* bot left lobby");
            bot = resume(bot);
            bot.client.send("{'type':'say','room':'lobby','text':'x','tag':'s'}");
            assertThat(answer(bot.client, "s")).contains("NOT_A_MEMBER");
            drop(bot, true);
            assertThat(server.join().kick("bot", "out").toCompletableFuture().join())
                    .isTrue();
            await().until(() -> server.join().sessions().size() == 1);
            assertExpired(bot.token);
        }
    }

    @Test
    void a_connection_that_resumes_takes_the_session_over_from_one_that_is_still_open() {
        start(patient());
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            Session bot = open("bot");
            long epoch = epoch(bot.client.join("lobby"));
            alice.expect("* bot entered lobby");
            Session next = resume(bot);
            // That alice goes by her name now may be told only after the bot has entered.
            assertThat(bot.client.readToEnd())
                    .endsWith("{'type':'bye','reason':'your session was taken up by another connection'}");
            sayAndWait(alice, "hi");
            assertThat(joinAfter(next.client, epoch, 0)).containsExactly("1");
            next.client.send("{'type':'say','room':'lobby','text':'still me'}");
            assertThat(alice.readLine()).isEqualTo("<bot> still me");
            next.client.close();
        }
    }

    /** They enter the room, too, each while the next one has the session handed over already. */
    @Test
    void many_connections_that_resume_at_once_get_it_one_after_the_other_and_nobody_notices() {
        start(patient());
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            for (int round = 0; round < 20; round++) {
                Session bot = open("bot" + round);
                bot.client.join("lobby");
                alice.expect("* bot" + round + " entered lobby");
                List<JsonClient> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    JsonClient client = JsonClient.connect(port());
                    client.send("{'type':'hello','resume':'" + bot.token + "'}", "{'type':'join','room':'lobby'}");
                    clients.add(client);
                }
                for (JsonClient client : clients) {
                    assertThat(client.readLine()).startsWith("{'type':'welcome'");
                }
                Session last = resume(bot);
                for (JsonClient client : clients) {
                    assertThat(client.readToEnd())
                            .endsWith("{'type':'bye','reason':'your session was taken up by another connection'}");
                }
                alice.send("/who");
                assertThat(alice.readLine()).isEqualTo("* in lobby (2): alice, bot" + round);
                last.client.send("{'type':'bye'}");
                last.client.readToEnd();
                assertThat(alice.readLine()).isEqualTo("* bot" + round + " left lobby");
            }
        }
        await().until(() -> server.join().sessions().isEmpty());
        await().until(() -> server.join().rooms().toCompletableFuture().join(), List::isEmpty);
    }

    @Test
    void a_server_that_keeps_no_sessions_gives_no_token_and_lets_who_is_dropped_leave_at_once() {
        start(patient().resumeFor(Duration.ZERO));
        try (LineClient alice = LineClient.connectAs(port(), "alice");
                JsonClient bot = JsonClient.connect(port())) {
            bot.send("{'type':'hello','nick':'bot'}");
            assertThat(bot.readLine()).doesNotContain("'resume':");
            bot.join("lobby");
            alice.expect("* bot entered lobby");
            bot.line().reset();
            assertThat(alice.readLine()).isEqualTo("* bot left lobby");
        }
    }

    /** What stands between may have cut the connection in one direction, at any place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"type\":\"hello\",\"resume\":\"x",
                "{\"type\":\"hello\"}\n",
                "{\"type\":\"hello\"}\n{\"ty"
            })
    void a_program_whose_input_ends_without_a_goodbye_may_come_back(String sent) {
        start(patient());
        try (LineClient program = LineClient.connect(port())) {
            program.sendBytes(sent.getBytes(StandardCharsets.UTF_8));
            program.endInput();
            assertThat(program.readToEnd()).last().isEqualTo("{\"type\":\"bye\",\"reason\":\"bye\",\"retryMs\":1}");
        }
    }

    @Test
    void a_server_stops_without_waiting_for_those_who_may_come_back() {
        start(patient());
        Session bot = open("bot");
        bot.client.join("lobby");
        drop(bot, true);
        assertThat(server.join().stopAsync(Duration.ofSeconds(30))).succeedsWithin(Duration.ofSeconds(5));
    }

    /** Cut at any moment, also in the midst of resuming and joining: every message comes once, and nobody notices. */
    @Test
    void a_client_whose_connection_is_cut_again_and_again_sees_every_message_once() {
        start(patient());
        Random random = new Random(1);
        try (LineClient alice = LineClient.connectAs(port(), "alice")) {
            Session bot = open("bot");
            long epoch = epoch(bot.client.join("lobby"));
            alice.expect("* bot entered lobby");
            List<Long> seen = new ArrayList<>();
            long said = 0;
            for (int cut = 0; cut < 200; cut++) {
                for (int i = random.nextInt(5); i > 0; i--) {
                    alice.send("line " + ++said);
                }
                if (random.nextInt(3) == 0) {
                    bot.client.line().reset();
                }
                try (JsonClient hasty = JsonClient.connect(port())) {
                    hasty.send("{'type':'hello','resume':'" + bot.token + "'}", "{'type':'join','room':'lobby'}");
                    if (random.nextBoolean()) {
                        hasty.line().reset();
                    }
                }
                do {
                    bot = resume(bot);
                } while (!catchUp(bot.client, epoch, seen, said));
            }
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, said).boxed().toList());
            while (!sayBye(bot.client)) {
                bot = resume(bot);
            }
            assertThat(alice.readLine()).isEqualTo("* bot left lobby");
        }
    }

    /** Returns false as {@link #catchUp} does. */
    private static boolean sayBye(JsonClient client) {
        client.send("{'type':'bye','tag':'end'}");
        return client.readToEnd().contains("{'type':'ok','tag':'end'}");
    }

    /** Returns false if a connection that was made before takes the session over now, since it was served late. */
    private static boolean catchUp(JsonClient client, long epoch, List<Long> seen, long end) {
        client.send("{'type':'join','room':'lobby','after':{'epoch':" + epoch + ",'seq':" + seen.size() + "}}");
        boolean joined = false;
        while (!joined || seen.size() < end) {
            String line = client.readLine();
            if (line.startsWith("{'type':'bye'")) {
                return false;
            } else if (line.startsWith("{'type':'message'")) {
                seen.add(seq(line));
            } else {
                assertThat(line).startsWith("{'type':'ok'");
                joined = true;
            }
        }
        return true;
    }

    @Test
    void no_more_sessions_wait_for_an_address_than_it_may_have_connections() {
        int most = 4; // More than there are at a time here, though the server hears of an end a little late.
        start(patient().maxConnectionsPerAddress(most));
        List<Session> waiting = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            waiting.add(open("waiting" + i));
            drop(waiting.get(i), false);
        }
        Session tooMany = open("tooMany");
        drop(tooMany, false);
        assertExpired(tooMany.token);
        Session back = resume(waiting.get(0));
        Session next = open("next");
        drop(next, false);
        resume(next).client.close();
        back.client.close();
    }

    // ---- helpers

    private record Session(JsonClient client, String id, String token) {}

    private Session open(String nickname) {
        JsonClient client = JsonClient.connect(port());
        client.send("{'type':'hello','nick':'" + nickname + "'}");
        String welcome = client.readLine();
        assertThat(welcome).contains("'nick':'" + nickname + "'", "'resumed':false");
        return new Session(client, find(welcome, "'session':'([^']*)'"), find(welcome, "'resume':'([^']*)'"));
    }

    private Session resume(Session before) {
        JsonClient client = JsonClient.connect(port());
        client.send("{'type':'hello','resume':'" + before.token + "'}");
        String welcome = client.readLine();
        assertThat(welcome).contains("'resumed':true", "'session':'" + before.id + "'");
        assertThat(find(welcome, "'resume':'([^']*)'")).isEqualTo(before.token);
        return new Session(client, before.id, before.token);
    }

    /** Ends the connection without a goodbye, and returns when the server has noticed. */
    private static void drop(Session session, boolean reset) {
        if (reset) {
            session.client.line().reset();
        } else {
            session.client.line().endInput();
            session.client.readToEnd();
        }
    }

    private void assertExpired(String token) {
        try (JsonClient client = JsonClient.connect(port())) {
            client.send("{'type':'hello','resume':'" + token + "','tag':'t'}", "{'type':'hello'}");
            assertThat(client.readLine()).startsWith("{'type':'error','tag':'t'," + EXPIRED);
            assertThat(client.readLine()).startsWith("{'type':'welcome'").contains("'resumed':false");
            // Or it would be one more session that waits, before long.
            client.send("{'type':'bye'}");
            client.readToEnd();
        }
    }

    /** Returns when the room has the lines. */
    private static void sayAndWait(LineClient person, String... lines) {
        person.send(lines);
        person.send("/history 1");
        person.expectMatch(".*> " + lines[lines.length - 1]);
    }

    private static String say(int n, String text, String tag) {
        return "{'type':'say','room':'lobby','text':'" + text + "','n':" + n + ",'tag':'" + tag + "'}";
    }

    /** The answer with that tag, without the tag. */
    private static String answer(JsonClient client, String tag) {
        String field = "'tag':'" + tag + "'";
        String answer = client.expect("\\{'type':'(ok|error)'," + field + ".*").get(0);
        return tag.length() == 1 && answer.contains("'seq'") ? answer.replace(field, "'tag':''") : answer;
    }

    /** Enters the lobby behind a position, and returns what comes before the live messages. */
    private static List<String> joinAfter(JsonClient client, long epoch, long seq) {
        client.send(
                "{'type':'join','room':'lobby','after':{'epoch':" + epoch + ",'seq':" + seq + "},'tag':'after'}",
                "{'type':'ping','tag':'end'}");
        client.expect("\\{'type':'ok','tag':'after'.*");
        List<String> lines = client.expect("\\{'type':'ok','tag':'end'.*");
        return lines.subList(1, lines.size()).stream()
                .map(line -> line.startsWith("{'type':'gap'")
                        ? line.replaceAll(".*'from':(\\d+),'to':(\\d+),'reason':'truncated'.*", "gap $1-$2")
                        : "" + seq(line))
                .toList();
    }

    private static long seq(String line) {
        return Long.parseLong(find(line, "'seq':(\\d+)"));
    }

    private static long epoch(String line) {
        return Long.parseLong(find(line, "'epoch':(\\d+)"));
    }

    private static String find(String line, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1);
    }
}
