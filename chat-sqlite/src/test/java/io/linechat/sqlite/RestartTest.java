package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.ChatServer;
import io.linechat.message.Nickname;
import io.linechat.spi.SessionStore.StoredSession;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a session outlives its server. */
final class RestartTest {

    @TempDir
    private Path directory;

    @Test
    void a_session_keeps_its_id_its_nickname_and_its_numbers() {
        Session bot;
        String said;
        try (Server server = start()) {
            bot = open(server, "bot");
            bot.client.send("{'type':'nick','nick':'robot','tag':'n'}");
            bot.client.expect("\\{'type':'ok','tag':'n'.*");
            bot.client.join("lobby");
            said = bot.say(1);
        }
        try (Server server = start();
                LineClient alice = LineClient.connectAs(server.port(), "alice")) {
            Session again = resume(server, bot);
            assertThat(again.welcome)
                    .contains("'session':'" + bot.id() + "','nick':'robot'")
                    .endsWith("'resume':'" + bot.token() + "','resumed':true,'rooms':[]}");
            again.client.send("{'type':'join','room':'lobby','after':{'epoch':" + find(said, "'epoch':(\\d+)")
                    + ",'seq':0},'tag':'j'}");
            again.client.expect("\\{'type':'ok','tag':'j'.*");
            assertThat(again.client.readLine()).contains("'seq':1,").contains("'text':'line 1'");
            alice.expect("* robot entered lobby");
            assertThat(again.say(1)).isEqualTo(said);
            assertThat(again.say(2)).contains("'seq':2,");
            alice.expect("<robot> line 2");

            // From here on it is a session of this server.
            again.client.line().reset();
            assertThat(resume(server, bot).welcome).endsWith("'resumed':true,'rooms':['lobby']}");
        }
        try (Server server = start()) {
            assertThat(resume(server, bot).welcome).endsWith("'resumed':true,'rooms':[]}");
        }
    }

    @Test
    void a_session_waits_over_more_than_one_restart() {
        Session bot;
        try (Server server = start()) {
            bot = open(server, "bot");
        }
        start().close();
        try (Server server = start()) {
            assertThat(resume(server, bot).welcome).contains(bot.id());
        }
    }

    @Test
    void a_session_that_is_over_stays_so_and_only_its_token_takes_a_session_up() {
        Session left;
        Session expired;
        Session open;
        try (Server server = start(Duration.ofMillis(50))) {
            expired = open(server, "expired");
            expired.client.line().reset();
            await().until(() -> server.running.sessions().isEmpty());
            left = open(server, "left");
            left.client.send("{'type':'bye'}");
            left.client.readToEnd();
            assertExpired(server, left.token());
            open = open(server, "open");
        }
        try (Server server = start()) {
            assertExpired(server, left.token());
            assertExpired(server, expired.token());
            assertExpired(server, open.id() + "A".repeat(32));
            Session again = resume(server, open);
            again.client.send("{'type':'bye'}");
            again.client.readToEnd();
            assertExpired(server, open.token());
        }
    }

    @Test
    void who_comes_back_to_find_the_nickname_taken_is_told_another_one() {
        Session bot;
        try (Server server = start()) {
            bot = open(server, "bot");
        }
        try (Server server = start();
                JsonClient thief = JsonClient.connectAs(server.port(), "bot")) {
            assertThat(resume(server, bot).welcome).contains("'session':'" + bot.id() + "','nick':'guest-");
            assertThat(server.running.sessions()).hasSize(2);
            thief.send("{'type':'bye'}");
        }
    }

    @Test
    void many_connections_that_take_it_up_at_once_get_it_one_after_the_other() {
        Session bot;
        try (Server server = start()) {
            bot = open(server, "bot");
        }
        try (Server server = start()) {
            List<JsonClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                JsonClient client = JsonClient.connect(server.port());
                client.send("{'type':'hello','resume':'" + bot.token() + "'}");
                clients.add(client);
            }
            for (JsonClient client : clients) {
                assertThat(client.readLine()).contains(bot.id(), "'nick':'bot'", "'resumed':true");
            }
            assertThat(server.running.sessions()).hasSize(1);
        }
    }

    @Test
    void who_does_not_come_back_is_forgotten() {
        StoredSession session = new StoredSession("id", "hash", Nickname.of("bot"));
        TestClock clock = new TestClock();
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, Retention.EVERYTHING, clock)) {
            logs.sessions().keep(session);
            assertThat(Logs.await(logs.sessions().find("id"))).isEmpty();
        }
        clock.advance(Duration.ofDays(7));
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory, Retention.EVERYTHING, clock)) {
            assertThat(Logs.await(logs.sessions().find("id"))).contains(session);
            clock.advance(Duration.ofHours(25));
            logs.sessions().keep(new StoredSession("other", "hash", Nickname.of("robot")));
            assertThat(Logs.await(logs.sessions().find("id"))).isEmpty();
        }
    }

    // ---- helpers

    private record Session(JsonClient client, String welcome) {

        String id() {
            return find(welcome, "'session':'([^']*)'");
        }

        String token() {
            return find(welcome, "'resume':'([^']*)'");
        }

        /** Says the line of that number, and returns the answer. */
        String say(int n) {
            client.send("{'type':'say','room':'lobby','text':'line " + n + "','n':" + n + ",'tag':'say'}");
            return client.expect("\\{'type':'ok','tag':'say'.*").get(0);
        }
    }

    /** Does not wait for clients that do not hang up. */
    private record Server(ChatServer running) implements AutoCloseable {

        int port() {
            return running.port();
        }

        @Override
        public void close() {
            running.stop(Duration.ofMillis(200));
        }
    }

    private Server start() {
        return start(Duration.ofSeconds(30));
    }

    private Server start(Duration resumeFor) {
        return new Server(TestServers.builder()
                .silence(Duration.ofMinutes(1))
                .resumeFor(resumeFor)
                .log(SqliteRoomLogs.in(directory))
                .build()
                .start());
    }

    /** A clock that a test sets. */
    private static final class TestClock extends Clock {

        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        synchronized void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private static Session open(Server server, String nickname) {
        return hello(server, "'nick':'" + nickname + "'");
    }

    private static Session resume(Server server, Session before) {
        return hello(server, "'resume':'" + before.token() + "'");
    }

    private static Session hello(Server server, String field) {
        JsonClient client = JsonClient.connect(server.port());
        client.send("{'type':'hello'," + field + "}");
        String welcome = client.readLine();
        assertThat(welcome).startsWith("{'type':'welcome'");
        return new Session(client, welcome);
    }

    private static void assertExpired(Server server, String token) {
        try (JsonClient client = JsonClient.connect(server.port())) {
            client.send("{'type':'hello','resume':'" + token + "'}");
            assertThat(client.readLine()).startsWith("{'type':'error','code':'SESSION_EXPIRED'");
        }
    }

    private static String find(String line, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1);
    }
}
