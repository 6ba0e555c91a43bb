package io.linechat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.testing.JsonClient;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that speak JSON lines, over real sockets, among themselves and with people. */
final class JsonChatTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final Pattern SEQ = Pattern.compile(".*'seq':(\\d+),.*");

    private final CompletableFuture<ChatServer> server = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.thenAccept(running -> running.stop(Duration.ofMillis(200)));
    }

    /** Takes nobody for a person who has not said anything: a program is spoken to in JSON from its first byte on. */
    private static ChatServerBuilder patient() {
        return TestServers.builder().silence(Duration.ofMinutes(1));
    }

    private void start() {
        start(patient());
    }

    private void start(ChatServerBuilder builder) {
        server.complete(builder.build().start());
    }

    private int port() {
        return server.join().port();
    }

    // ---- people and programs

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void people_and_programs_share_rooms(int loops) {
        start(patient().eventLoopThreads(loops));
        try (LineClient alice = LineClient.connectAs(port(), "alice");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            assertThat(bot.join("lobby"))
                    .matches("\\{'type':'ok','tag':'join lobby','room':'lobby','epoch':\\d+,'seq':0,"
                            + "'members':\\['alice','bot'],'count':2,'topic':''}");
            alice.expect("* bot entered lobby");

            alice.send("hello bot", "/me waves", "/topic tea", "/nick al");
            // That alice goes by her name now may be told only after the bot has entered.
            assertThat(bot.expect("\\{'type':'message'.*").get(0))
                    .matches("\\{'type':'message','room':'lobby','epoch':\\d+,'seq':1,'time':'" + TIME
                            + "','from':'alice','text':'hello bot','kind':'say'}");
            assertThat(bot.readLine()).contains("'seq':2,").endsWith("'text':'waves','kind':'action'}");
            assertThat(bot.readLine()).isEqualTo("{'type':'topic','room':'lobby','topic':'tea','by':'alice'}");
            assertThat(bot.readLine())
                    .isEqualTo("{'type':'presence','room':'lobby','joined':[],'left':[],"
                            + "'renamed':[['alice','al']],'members':2}");

            bot.send(
                    "{'type':'say','room':'lobby','text':'hello \\u001b[1malice','tag':'s'}",
                    "{'type':'say','room':'lobby','text':'bows','kind':'action'}");
            alice.expect("<bot> hello [1malice");
            alice.expect("* bot bows");
            // It does not see its own lines, the answers have their places.
            assertThat(bot.readLine())
                    .matches("\\{'type':'ok','tag':'s','room':'lobby','epoch':\\d+,'seq':3,'time':'" + TIME + "'}");
            assertThat(bot.readLine()).startsWith("{'type':'ok','room':'lobby'").contains("'seq':4,");

            alice.send("/msg bot psst");
            alice.expect("[to bot] psst");
            assertThat(bot.readLine()).startsWith("{'type':'told','from':'al','to':'bot','text':'psst','time':'2");
            bot.send("{'type':'tell','to':'al','text':'yes?','tag':'t'}");
            alice.expect("[from bot] yes?");
            assertThat(bot.readLine()).matches("\\{'type':'ok','tag':'t','to':'al','time':'" + TIME + "'}");

            alice.send("/quit");
            assertThat(bot.readLine())
                    .isEqualTo("{'type':'presence','room':'lobby','joined':[],'left':['al'],"
                            + "'renamed':[],'members':1}");
        }
    }

    @Test
    void a_program_is_in_no_room_until_it_joins_and_every_command_names_its_room() {
        start();
        try (LineClient alice = LineClient.connectAs(port(), "alice");
                JsonClient bot = JsonClient.connect(port())) {
            bot.send("{'type':'hello','tag':'h'}");
            assertThat(bot.readLine())
                    .matches("\\{'type':'welcome','tag':'h','session':'[\\w-]{16}','nick':'guest-[0-9a-f]{4}',"
                            + "'server':'linechat','limits':\\{'line':4096,'rooms':50,'rate':0,'burst':1}.*}");
            bot.send("{'type':'say','room':'lobby','text':'hi','tag':1}");
            bot.send("{'type':'say','room':'lobby','text':'hi','tag':'1'}");
            assertThat(bot.readLine()).startsWith("{'type':'error','code':'BAD_REQUEST','message':'tag: ");
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'1','code':'NOT_A_MEMBER'");
            alice.send("/who");
            alice.expect("* in lobby (1): alice");
            bot.send("{'type':'who','room':'lobby'}");
            assertThat(bot.readLine()).isEqualTo("{'type':'ok','room':'lobby','members':['alice'],'count':1}");
        }
    }

    @Test
    void hello_comes_first_and_once() {
        start();
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient bot = JsonClient.connect(port())) {
            bot.send(
                    "{'type':'ping','tag':'1'}",
                    "{'type':'join','room':'lobby','tag':'2'}",
                    "{'type':'bye','tag':'3'}",
                    "{'type':'hello','nick':'BOB','tag':'4'}",
                    "{'type':'hello','nick':'bot','tag':'5'}",
                    "{'type':'hello','nick':'bot','tag':'6'}");
            for (int i = 1; i <= 3; i++) {
                assertThat(bot.readLine()).startsWith("{'type':'error','tag':'" + i + "','code':'HELLO_FIRST'");
            }
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'4','code':'NICK_IN_USE'");
            assertThat(bot.readLine()).startsWith("{'type':'welcome','tag':'5'").contains("'nick':'bot'");
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'6','code':'BAD_REQUEST'");
            bob.send("{'type':'tell','to':'bot','text':'hi'}");
            assertThat(bot.readLine()).startsWith("{'type':'told','from':'bob'");
        }
    }

    @Test
    void every_command_has_exactly_one_answer_in_order() {
        start();
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bob.join("games");
            List<String> commands = List.of(
                    "'type':'join','room':'games'",
                    "'type':'join','room':'games','last':5",
                    "'type':'nick','nick':'robot'",
                    "'type':'nick','nick':'bob'",
                    "'type':'topic','room':'games'",
                    "'type':'topic','room':'games','text':'chess'",
                    "'type':'who','room':'games'",
                    "'type':'who','room':'nowhere'",
                    "'type':'tell','to':'bob','text':'hi'",
                    "'type':'tell','to':'nobody','text':'hi'",
                    "'type':'history','room':'games'",
                    "'type':'history','room':'attic'",
                    "'type':'rooms'",
                    "'type':'ping'",
                    "'type':'dance'",
                    "'type':'leave','room':'games'",
                    "'type':'leave','room':'games'",
                    "'type':'say','room':'games','text':'hi'",
                    "'type':'hello'",
                    "'type':'bye'");
            bot.send(IntStream.range(0, commands.size())
                    .mapToObj(i -> "{'tag':'" + i + "'," + commands.get(i) + "}")
                    .toArray(String[]::new));
            List<String> answers = bot.readToEnd();
            assertThat(answers.stream()
                            .filter(line -> line.contains("'tag'"))
                            .map(line -> line.replaceAll("\\{'type':'(ok|error)','tag':'(\\d+)'.*", "$2 $1")))
                    .containsExactly(
                            "0 ok",
                            "1 ok",
                            "2 ok",
                            "3 error",
                            "4 ok",
                            "5 ok",
                            "6 ok",
                            "7 error",
                            "8 ok",
                            "9 error",
                            "10 ok",
                            "11 error",
                            "12 ok",
                            "13 ok",
                            "14 error",
                            "15 ok",
                            "16 error",
                            "17 error",
                            "18 error",
                            "19 ok");
            assertThat(answers).endsWith("{'type':'ok','tag':'19'}", "{'type':'bye','reason':'bye'}");
            assertThat(answers)
                    .contains(
                            "{'type':'ok','tag':'2','nick':'robot'}",
                            "{'type':'ok','tag':'5','room':'games','topic':'chess'}",
                            "{'type':'ok','tag':'6','room':'games','members':['bob','robot'],'count':2}",
                            "{'type':'ok','tag':'12','rooms':[{'room':'games','members':2}]}");
        }
    }

    @Test
    void what_was_said_is_answered_before_the_goodbye_and_the_end_of_the_input() {
        start(patient().eventLoopThreads(4));
        for (int round = 0; round < 20; round++) {
            try (JsonClient bye = JsonClient.connect(port());
                    JsonClient end = JsonClient.connect(port())) {
                for (JsonClient client : List.of(bye, end)) {
                    client.send("{'type':'hello'}", "{'type':'join','room':'r" + round + "'}");
                    for (int i = 0; i < 100; i++) {
                        client.send("{'type':'say','room':'r" + round + "','text':'x','tag':'" + i + "'}");
                    }
                }
                bye.send("{'type':'bye','tag':'end'}");
                end.line().endInput();
                assertThat(end.readToEnd())
                        .endsWith("{'type':'bye','reason':'bye','retryMs':1}")
                        .filteredOn(line -> line.startsWith("{'type':'ok','tag':"))
                        .hasSize(100);
                assertThat(bye.readToEnd())
                        .endsWith("{'type':'ok','tag':'end'}", "{'type':'bye','reason':'bye'}")
                        .filteredOn(line -> line.startsWith("{'type':'ok','tag':"))
                        .hasSize(101);
            }
        }
    }

    // ---- history

    @Test
    void the_last_messages_and_ranges_of_them_are_to_be_had() {
        start(patient().keep(8, 1 << 20));
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bob.join("games");
            for (int i = 1; i <= 10; i++) {
                bob.say("games", "line " + i);
            }
            bob.expect(".*'seq':10,.*");
            bot.send("{'type':'join','room':'games','last':3}");
            assertThat(bot.readLine()).startsWith("{'type':'ok','room':'games'").contains("'seq':10,");
            for (int i = 8; i <= 10; i++) {
                assertThat(bot.readLine()).startsWith("{'type':'message'").contains("'text':'line " + i + "'");
            }
            assertThat(history(bot, "")).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(history(bot, ",'limit':2")).containsExactly(9, 10);
            assertThat(history(bot, ",'after':4,'limit':2")).containsExactly(5, 6);
            assertThat(history(bot, ",'before':6,'limit':2")).containsExactly(4, 5);
            assertThat(history(bot, ",'after':4,'before':7")).containsExactly(5, 6);
            assertThat(history(bot, ",'before':4,'limit':2")).containsExactly(3);
            assertThat(history(bot, ",'after':10")).isEmpty();
            assertThat(history(bot, ",'after':9223372036854775807")).isEmpty();
            assertThat(history(bot, ",'before':1")).isEmpty();
            assertThat(history(bot, ",'before':9223372036854775807,'limit':1")).containsExactly(10);
        }
    }

    private static List<Integer> history(JsonClient client, String range) {
        client.send("{'type':'history','room':'games'" + range + "}");
        Matcher seqs = Pattern.compile("'seq':(\\d+)").matcher(client.readLine());
        List<Integer> found = new ArrayList<>();
        while (seqs.find()) {
            found.add(Integer.parseInt(seqs.group(1)));
        }
        return found;
    }

    /** However many speak while others enter, and however often: what was said before and after meets without a hole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void who_joins_sees_every_message_once(int loops) {
        start(patient().eventLoopThreads(loops));
        try (JsonClient bob = JsonClient.connectAs(port(), "bob")) {
            bob.join("games");
            for (int round = 0; round < 20; round++) {
                int last = 50 * (round + 1);
                Thread speaking = new Thread(() -> IntStream.range(0, 50).forEach(i -> bob.say("games", "x")));
                speaking.start();
                try (JsonClient bot = JsonClient.connectAs(port(), "bot")) {
                    bot.send("{'type':'join','room':'games','last':1000}");
                    List<String> seen = bot.expect("\\{'type':'message'.*'seq':" + last + ",.*");
                    seen.add(seen.remove(0));
                    assertThat(seqs(seen))
                            .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
                    bot.send("{'type':'bye'}");
                    bot.readToEnd();
                }
                bob.expect("\\{'type':'ok'.*'seq':" + last + ",.*");
            }
        }
    }

    private static List<Integer> seqs(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("{'type':'message'"))
                .map(SEQ::matcher)
                .filter(Matcher::matches)
                .map(seq -> Integer.parseInt(seq.group(1)))
                .toList();
    }

    // ---- what goes wrong

    @Test
    void bad_lines_are_an_error_each_and_the_connection_lives() {
        start();
        try (JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            List<String> bad = List.of(
                    "hello",
                    "[".repeat(4096),
                    "{'x':".repeat(600) + "1" + "}".repeat(600),
                    "{'type':'say','type':'say'}",
                    "{'x':" + "9".repeat(4000) + "}",
                    "{'type':'join','room':'games','last':99999999999999999999}",
                    "{'type':'say','room':{},'text':'hi'}",
                    "{'type':'say','room':'games'}");
            bot.send(bad.toArray(String[]::new));
            for (String line : bad) {
                assertThat(bot.readLine()).as(line).startsWith("{'type':'error','code':'BAD_REQUEST'");
            }
            bot.send("{'type':'" + "x".repeat(4096) + "'}");
            assertThat(bot.readLine())
                    .isEqualTo("{'type':'error','code':'LINE_TOO_LONG',"
                            + "'message':'a line may have 4096 bytes at most'}");
            bot.line().sendBytes("{\"type\":\"\u00e4\"}\n".getBytes(ISO_8859_1));
            assertThat(bot.readLine()).isEqualTo("{'type':'error','code':'BAD_UTF8','message':'that was not UTF-8'}");
            bot.send("{'type':'ping'}");
            assertThat(bot.readLine()).startsWith("{'type':'ok','time':");
        }
    }

    @Test
    void a_first_line_that_is_too_long_is_answered_in_json() {
        start();
        try (JsonClient bot = JsonClient.connect(port())) {
            bot.send("{'type':'" + "x".repeat(5000) + "'}", "{'type':'hello'}");
            assertThat(bot.readLine()).startsWith("{'type':'error','code':'LINE_TOO_LONG'");
            assertThat(bot.readLine()).startsWith("{'type':'welcome'");
            bot.line().sendBytes("x".repeat(17 * 4096).getBytes(UTF_8));
            assertThat(bot.readToEnd())
                    .endsWith("{'type':'bye','reason':'closed: a line may have 4096 bytes at most'}");
        }
    }

    @Test
    void too_fast_is_an_error_with_the_tag_and_the_wait_and_going_on_is_the_end() {
        start(patient().rate(1, 5));
        try (JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bot.send(IntStream.range(0, 100)
                    .mapToObj(i -> "{'type':'ping','tag':'" + i + "'}")
                    .toArray(String[]::new));
            List<String> answers = bot.readToEnd();
            // If it took a second to get here, there was time for one more.
            int first = answers.get(4).startsWith("{'type':'ok'") ? 5 : 4;
            assertThat(answers.get(first))
                    .matches("\\{'type':'error','tag':'" + first
                            + "','code':'SLOW_DOWN','message':'.*','retryMs':\\d+}");
            assertThat(answers).endsWith("{'type':'bye','reason':'closed: you went on too fast'}");
        }
    }

    @Test
    void who_is_kicked_is_told_in_json() {
        start();
        try (JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bot.join("games");
            server.join().room("games").kick("bot", "enough");
            assertThat(bot.readLine())
                    .isEqualTo("{'type':'error','code':'REFUSED','message':'you were taken out of games: enough',"
                            + "'room':'games'}");
            bot.send("{'type':'say','room':'games','text':'x','tag':'1'}");
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'1','code':'NOT_A_MEMBER'");
            server.join().announce("server", "tea");
            assertThat(bot.readLine()).isEqualTo("{'type':'announcement','from':'server','text':'tea'}");
            server.join().kick("bot", "out");
            assertThat(bot.readToEnd()).containsExactly("{'type':'bye','reason':'closed: you were kicked: out'}");
        }
    }

    @Test
    void the_server_says_goodbye_in_json_and_to_who_has_not_spoken_yet_in_text() {
        start();
        try (JsonClient bot = JsonClient.connectAs(port(), "bot");
                JsonClient early = JsonClient.connect(port());
                LineClient silent = LineClient.connect(port())) {
            early.send("{'type':'ping'}");
            early.readLine();
            await().until(() -> server.join().sessions().size() == 3);
            server.join().stopAsync(Duration.ofSeconds(5));
            assertThat(bot.readToEnd())
                    .containsExactly("{'type':'bye','reason':'server is shutting down','retryMs':1000}");
            assertThat(early.readToEnd())
                    .containsExactly("{'type':'bye','reason':'server is shutting down','retryMs':1000}");
            assertThat(silent.readToEnd()).containsExactly("* server is shutting down");
        }
    }

    @Test
    void what_an_interceptor_rejects_is_an_error_with_the_tag() {
        start(patient()
                .interceptor(draft -> CompletableFuture.completedFuture(
                        switch (draft.text()) {
                            case "bad" -> Decision.reject("not here");
                            case "nothing" -> Decision.replace("\u001b");
                            case "hi" -> Decision.replace("hello");
                            default -> Decision.allow();
                        })));
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient bot = JsonClient.connectAs(port(), "bot")) {
            bob.join("games");
            bot.join("games");
            bot.send(
                    "{'type':'say','room':'games','text':'bad','tag':'1'}",
                    "{'type':'say','room':'games','text':'nothing','tag':'2'}",
                    "{'type':'tell','to':'bob','text':'bad','tag':'3'}",
                    "{'type':'say','room':'games','text':'hi','tag':'4'}");
            assertThat(bot.readLine()).isEqualTo("{'type':'error','tag':'1','code':'REFUSED','message':'not here'}");
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'2','code':'REFUSED'");
            assertThat(bot.readLine()).startsWith("{'type':'error','tag':'3','code':'REFUSED'");
            assertThat(bot.readLine()).startsWith("{'type':'ok','tag':'4'").contains("'seq':1,");
            bob.expect(".*'text':'hello'.*");
        }
    }

    @Test
    void a_program_that_reads_slowly_is_told_what_it_missed() {
        start(patient().tail(0, 0));
        String filling = "x".repeat(3900);
        try (JsonClient bob = JsonClient.connectAs(port(), "bob");
                JsonClient slow = JsonClient.connectSlowReaderAs(port(), "slow")) {
            bob.join("games");
            slow.join("games");
            for (int i = 1; i <= 3000; i++) {
                bob.send("{'type':'say','room':'games','text':'" + filling + "','tag':'" + i + "'}");
                if (i % 64 == 0) {
                    bob.expect("\\{'type':'ok','tag':'" + i + "'.*");
                }
            }
            bob.expect("\\{'type':'ok','tag':'3000'.*");
            Pattern gap = Pattern.compile("\\{'type':'gap','room':'games','from':(\\d+),'to':(\\d+),'reason':'slow'}");
            int gaps = 0;
            for (int next = 1; next <= 3000; ) {
                String line = slow.readLine();
                Matcher missed = gap.matcher(line);
                if (missed.matches()) {
                    assertThat(missed.group(1)).isEqualTo("" + next);
                    next = Integer.parseInt(missed.group(2)) + 1;
                    gaps++;
                } else {
                    assertThat(seqs(List.of(line))).containsExactly(next++);
                }
            }
            assertThat(gaps).isPositive();
        }
    }

    // ---- the first words

    @Test
    void a_silent_client_is_greeted_in_text_and_can_still_turn_out_to_be_a_program() {
        start(TestServers.builder());
        try (LineClient alice = LineClient.connectAs(port(), "alice");
                JsonClient bot = JsonClient.connect(port())) {
            assertThat(bot.readLine()).startsWith("* welcome to linechat");
            alice.expectMatch("\\* guest-.* entered lobby");
            bot.send("{'type':'hello','nick':'bot'}", "{'type':'join','room':'lobby','tag':'j'}");
            alice.expectMatch("\\* guest-.* left lobby");
            alice.expect("* bot entered lobby");
            assertThat(bot.expect("\\{'type':'ok','tag':'j'.*").get(0)).contains("'members':['alice','bot']");
            alice.send("hi");
            bot.expect("\\{'type':'message'.*'text':'hi'.*");
        }
    }

    /** The program may come while the room for the person that it was taken for is still being entered. */
    @Test
    void a_program_that_is_taken_for_a_person_for_a_moment_is_left_in_no_room() {
        start(TestServers.builder().eventLoopThreads(4));
        for (int round = 0; round < 200; round++) {
            try (JsonClient bot = JsonClient.connect(port())) {
                bot.send("{'type':'hello'}", "{'type':'say','room':'lobby','text':'x','tag':'s'}");
                assertThat(bot.expect("\\{.*'tag':'s'.*").get(0)).contains("NOT_A_MEMBER");
            }
        }
        await().until(() -> server.join().rooms().toCompletableFuture().join().isEmpty());
    }

    @Test
    void a_lone_line_and_the_end_of_the_input_are_enough() {
        start();
        try (LineClient text = LineClient.connect(port());
                JsonClient json = JsonClient.connect(port());
                LineClient nothing = LineClient.connect(port());
                LineClient gone = LineClient.connect(port())) {
            gone.reset();
            text.send("hi");
            text.endInput();
            assertThat(text.readToEnd()).hasSize(3).endsWith("* bye");
            json.send("{'type':'ping'}");
            json.line().endInput();
            assertThat(json.readToEnd()).hasSize(2).endsWith("{'type':'bye','reason':'bye','retryMs':1}");
            nothing.endInput();
            assertThat(nothing.readToEnd()).isEmpty();
        }
        await().until(() -> server.join().sessions().isEmpty());
    }

    @Test
    void every_split_of_a_conversation_is_answered_alike() {
        start(patient().eventLoopThreads(1));
        List<String> lines = List.of(
                "{'type':'hello','nick':'bot','tag':'1'}\r",
                " {'type':'join','room':'games','tag':'2'}",
                "{'type':'say','room':'games','text':'ä😀\\u001b','tag':'3'}",
                "",
                "{'type':'history','room':'games','limit':1,'tag':'4'}",
                "{oops",
                "{'type':'bye','tag':'5'}",
                "");
        byte[] conversation = String.join("\n", lines).replace('\'', '"').getBytes(UTF_8);
        List<String> whole = converse(conversation, conversation.length);
        assertThat(whole).hasSize(7);
        for (int split = 1; split < conversation.length; split++) {
            assertThat(converse(conversation, split)).as("split at %d", split).isEqualTo(whole);
        }
    }

    private List<String> converse(byte[] conversation, int split) {
        try (JsonClient bot = JsonClient.connect(port())) {
            bot.line().sendBytes(Arrays.copyOf(conversation, split));
            bot.line().sendBytes(Arrays.copyOfRange(conversation, split, conversation.length));
            return bot.readToEnd().stream()
                    .map(line -> line.replaceAll(TIME, "TIME")
                            .replaceAll("'epoch':\\d+", "EPOCH")
                            .replaceAll("'(session|resume)':'[^']*'", "SECRET"))
                    // What is said is answered when the log has taken it, while the next commands are carried out.
                    .sorted()
                    .toList();
        }
    }
}
