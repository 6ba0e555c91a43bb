package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.ChatServer;
import io.linechat.message.Nickname;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two chat servers that are one, as their clients see them. */
final class ServersTest {

    private static final Pattern FIELD = Pattern.compile("'(\\w+)':'?([^',}]*)");

    private final RedisServerProcess redis = RedisServerProcess.start();
    private final ChatServer here = start();
    private final ChatServer there = start();

    private ChatServer start() {
        RedisBackplane backplane = new RedisBackplane(
                Link.connect(RedisAddress.of(redis.uri())),
                new Keys(Keys.DEFAULT_PREFIX),
                Timing.STANDARD,
                LogServer.AT_ONCE);
        return TestServers.builder()
                .silence(Duration.ofMinutes(1))
                .backplane(backplane)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        here.stop(Duration.ofMillis(200));
        there.stop(Duration.ofMillis(200));
        redis.close();
    }

    private static String field(String line, String name) {
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            if (field.group(1).equals(name)) {
                return field.group(2);
            }
        }
        throw new AssertionError("no " + name + " in " + line);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    // ---- people

    @Test
    void people_on_two_servers_are_in_one_room() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient bob = LineClient.connectAs(there.port(), "bob", alice)) {
            alice.send("hello", "/me waves");
            bob.expect("<alice> hello");
            bob.expect("* alice waves");
            bob.send("hi alice", "/topic chess");
            alice.expect("<bob> hi alice");
            alice.expect("* bob set the topic of lobby to: chess");
            bob.expect("* bob set the topic of lobby to: chess");
            alice.send("/topic");
            alice.expect("* the topic of lobby is: chess");

            bob.send("/nick robert");
            alice.expect("* bob is now robert");
            alice.send("/who", "/rooms", "/msg robert psst", "/msg bob psst");
            alice.expect("* in lobby (2): alice, robert");
            alice.expect("* rooms: lobby (2)");
            alice.expect("[to robert] psst");
            alice.expect("! nobody here is called bob (NO_SUCH_NICK)");
            bob.expect("[from alice] psst");

            bob.send("/quit");
            alice.expect("* robert left lobby");
        }
    }

    @Test
    void who_comes_later_on_another_server_finds_what_was_said_and_who_is_there() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice")) {
            alice.send("/topic chess");
            alice.say("one", "two");
            try (LineClient bob = LineClient.connect(there.port())) {
                bob.send("/ping");
                assertThat(bob.expect("* pong"))
                        .anyMatch(line -> line.equals("* you are in lobby with alice; the topic is: chess"))
                        .anyMatch(line -> line.matches("\\* \\[.*] <alice> one"))
                        .anyMatch(line -> line.matches("\\* \\[.*] <alice> two"));
            }
        }
    }

    @Test
    void rooms_of_the_other_server_are_known_here() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient bob = LineClient.connectAs(there.port(), "bob", alice)) {
            bob.send("/join games", "/topic chess");
            bob.expect("* bob set the topic of games to: chess");
            await().until(() -> {
                alice.send("/rooms");
                return alice.readLine().equals("* rooms: games (1), lobby (2)");
            });
            alice.send("/who games", "/who attic");
            alice.expect("* in games (1): bob");
            alice.expect("! there is no room attic (BAD_ROOM)");
            assertThat(get(here.room("games").members())).containsExactly(Nickname.of("bob"));
            assertThat(get(here.room("games").topic())).isEqualTo("chess");
            assertThat(get(here.room("games").topic("tea"))).isTrue();
            bob.expect("* server set the topic of games to: tea");
            assertThat(get(here.room("attic").topic("tea"))).isFalse();
            assertThat(get(here.room("games").kick("bob", "enough"))).isTrue();
            bob.expect("! you were taken out of games: enough (REFUSED)");
            assertThat(get(here.room("attic").kick("bob", "enough"))).isFalse();
        }
    }

    @Test
    void a_nickname_is_one_persons_on_both() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient bob = LineClient.connect(there.port())) {
            bob.send("/nick al1ce");
            bob.expect("! al1ce is taken, or looks like a name that is (NICK_IN_USE)");
            bob.send("/nick bob");
            bob.expect("* you are now bob");
            alice.send("/nick bob");
            alice.expect("! bob is taken, or looks like a name that is (NICK_IN_USE)");
            alice.send("/nick carol");
            alice.expect("* you are now carol");
            await().until(() -> {
                bob.send("/nick alice");
                return bob.expectMatch(".* (alice|alice is taken.*)") != null && isCalled("alice");
            });
        }
    }

    private boolean isCalled(String nickname) {
        return there.sessions().stream().anyMatch(session -> session.nickname().equals(Nickname.of(nickname)));
    }

    @Test
    void who_comes_while_redis_is_away_is_known_when_it_is_back() {
        try (LineClient bob = LineClient.connectAs(there.port(), "bob")) {
            redis.freeze();
            try (LineClient guest = LineClient.connect(here.port())) {
                guest.send("/ping");
                String welcome = guest.expect("* pong").get(0);
                String nickname = welcome.replaceAll(".*you are (guest-\\w+);.*", "$1");
                redis.thaw();
                await().until(() -> {
                    bob.send("/msg " + nickname + " psst", "/ping");
                    return bob.expect("* pong").contains("[to " + nickname + "] psst");
                });
                guest.expect("[from bob] psst");
            }
        }
    }

    @Test
    void the_program_that_embeds_one_reaches_everyone() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient bob = LineClient.connectAs(there.port(), "bob", alice)) {
            here.announce("server", "maintenance at noon");
            alice.expect("<server> maintenance at noon");
            bob.expect("<server> maintenance at noon");
            get(here.room("lobby").say("server", "hello all"));
            bob.expect("<server> hello all");
            assertThat(get(here.tell("server", "bob", "psst"))).isTrue();
            bob.expect("[from server] psst");
            assertThat(get(here.tell("server", "carol", "psst"))).isFalse();
            assertThat(get(here.kick("carol", "no"))).isFalse();
            assertThat(get(here.kick("bob", "enough"))).isTrue();
            assertThat(bob.readToEnd()).endsWith("* closed: you were kicked: enough");
            alice.expect("* bob left lobby");
        }
    }

    // ---- programs

    @Test
    void a_session_goes_on_on_the_other_server_and_nobody_sees_it_move() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient carol = LineClient.connectAs(there.port(), "carol", alice)) {
            String token;
            try (JsonClient bot = JsonClient.connect(here.port())) {
                token = hello(bot, "bot");
                bot.join("lobby");
                alice.expect("* bot entered lobby");
                carol.expect("* bot entered lobby");
                bot.send("{'type':'say','room':'lobby','text':'one','n':1,'tag':'1'}");
                assertThat(field(bot.readLine(), "seq")).isEqualTo("1");
                alice.expect("<bot> one");
                bot.line().reset();
            }
            alice.say("two");
            try (JsonClient bot = JsonClient.connect(there.port())) {
                String welcome = resume(bot, token);
                assertThat(field(welcome, "nick")).isEqualTo("bot");
                String joined = rejoin(bot, welcome, 1);
                assertThat(joined).contains("'members':['carol','alice','bot']");
                assertThat(bot.readLine()).contains("'seq':2,").contains("'text':'two'");
                bot.send(
                        "{'type':'say','room':'lobby','text':'one','n':1,'tag':'1'}",
                        "{'type':'say','room':'lobby','text':'three','n':2,'tag':'2'}");
                assertThat(field(bot.readLine(), "seq")).isEqualTo("1");
                assertThat(field(bot.readLine(), "seq")).isEqualTo("3");
                assertThat(alice.expect("<bot> three")).isEmpty();
                assertThat(carol.expect("<bot> three")).containsExactly("<bot> one", "<alice> two");
                alice.send("/who", "/msg bot psst");
                alice.expect("[to bot] psst");
                assertThat(bot.expect("\\{'type':'told'.*").get(0)).contains("psst");
                bot.send("{'type':'bye'}");
                assertThat(alice.expect("* bot left lobby")).isEmpty();
            }
        }
    }

    @Test
    void who_is_still_connected_where_it_was_is_told_that_its_session_has_moved() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                JsonClient before = JsonClient.connect(here.port());
                JsonClient bot = JsonClient.connect(there.port())) {
            String token = hello(before, "bot");
            before.join("lobby");
            alice.expect("* bot entered lobby");
            rejoin(bot, resume(bot, token), 0);
            assertThat(before.readToEnd()).last().asString().contains("your session was taken up by another server");
            alice.say("hello");
            assertThat(bot.readLine()).contains("'text':'hello'");

            // And back again.
            try (JsonClient back = JsonClient.connect(here.port())) {
                rejoin(back, resume(back, token), 1);
                alice.say("welcome back");
                assertThat(back.readLine()).contains("'text':'welcome back'");
                alice.send("/who");
                alice.expect("* in lobby (2): alice, bot");
                alice.send("/msg bot psst");
                assertThat(alice.expect("[to bot] psst")).isEmpty();
            }
        }
    }

    @Test
    void the_sessions_of_a_server_that_stops_go_on_on_the_other_one() {
        try (LineClient alice = LineClient.connectAs(here.port(), "alice");
                JsonClient bot = JsonClient.connect(there.port());
                JsonClient back = JsonClient.connect(here.port())) {
            String token = hello(bot, "bot");
            bot.join("lobby");
            alice.expect("* bot entered lobby");
            there.close();
            assertThat(bot.readToEnd()).last().asString().contains("'retryMs':");
            alice.expect("* bot left lobby");
            String welcome = resume(back, token);
            assertThat(field(welcome, "nick")).isEqualTo("bot");
            rejoin(back, welcome, 0);
            alice.expect("* bot entered lobby");
        }
    }

    @Test
    void a_token_that_nobody_has_is_of_no_use() {
        try (JsonClient bot = JsonClient.connect(here.port());
                JsonClient thief = JsonClient.connect(there.port())) {
            String token = hello(bot, "bot");
            String forged = token.substring(0, token.length() - 4) + "AAAA";
            thief.send("{'type':'hello','resume':'" + forged + "'}");
            assertThat(thief.readLine()).contains("'code':'SESSION_EXPIRED'");
            bot.send("{'type':'bye'}");
            bot.readToEnd();
            await().until(() -> {
                try (JsonClient late = JsonClient.connect(there.port())) {
                    late.send("{'type':'hello','resume':'" + token + "'}");
                    return late.readLine().contains("'code':'SESSION_EXPIRED'");
                }
            });
        }
    }

    private static String hello(JsonClient client, String nickname) {
        client.send("{'type':'hello','nick':'" + nickname + "'}");
        return field(client.readLine(), "resume");
    }

    private static String resume(JsonClient client, String token) {
        client.send("{'type':'hello','resume':'" + token + "'}");
        String welcome = client.readLine();
        assertThat(welcome).contains("'resumed':true");
        return welcome;
    }

    private static String rejoin(JsonClient client, String welcome, long seq) {
        assertThat(welcome).startsWith("{'type':'welcome'");
        client.send("{'type':'join','room':'lobby','last':0,'tag':'epoch'}");
        String epoch = field(client.expect("\\{'type':'ok','tag':'epoch'.*").get(0), "epoch");
        client.send("{'type':'join','room':'lobby','after':{'epoch':" + epoch + ",'seq':" + seq + "},'tag':'j'}");
        List<String> answers = client.expect("\\{'type':'ok','tag':'j'.*");
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }
}
