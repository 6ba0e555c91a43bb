package io.linechat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.spi.RoomLog.SendId;
import io.linechat.spi.RoomLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link RoomLog} must do. To test one of your own, extend this class, and let {@link #open} return logs that
 * keep at least 10,000 messages of a room and 4 million characters, for a year.
 *
 * <p>It calls a log as a room does: from one thread, and appends when the append before is done.
 */
public abstract class RoomLogContract {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final Nickname ALICE = Nickname.of("alice");
    private static final Nickname BOB = Nickname.of("Bob");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Instant LATER = NOON.plusMillis(1);
    private static final int ALL = 100_000;

    private RoomLogs logs;
    private RoomLog log;

    /** Where nothing was said yet. */
    protected abstract RoomLogs open() throws Exception;

    /** The logs that were closed just now, once more. Those that keep nothing then have nothing to show. */
    protected RoomLogs reopen() throws Exception {
        return Assumptions.abort("these logs end when they are closed");
    }

    @BeforeEach
    void openLobby() throws Exception {
        logs = open();
        log = open(LOBBY);
    }

    @AfterEach
    void closeAll() {
        logs.close();
    }

    // ---- order

    @Test
    void a_new_log_has_no_message() {
        assertThat(log.newest().seq()).isZero();
        assertThat(texts(0, ALL)).isEmpty();
    }

    @Test
    void messages_are_counted_from_one_without_a_hole() {
        assertThat(seqs(append(said("one")))).containsExactly(1L);
        assertThat(seqs(append(said("two"), said("three")))).containsExactly(2L, 3L);
        assertThat(seqs(append(said("four")))).containsExactly(4L);
        assertThat(log.newest().seq()).isEqualTo(4);
        assertThat(texts(0, ALL)).containsExactly("one", "two", "three", "four");
        assertThat(seqs(read(0, ALL))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void one_epoch_names_the_log() {
        long epoch = log.newest().epoch();
        for (int i = 0; i < 3; i++) {
            assertThat(append(said("one"), said("two")))
                    .allSatisfy(
                            message -> assertThat(message.position().epoch()).isEqualTo(epoch));
        }
        assertThat(log.newest()).isEqualTo(new Position(epoch, 6));
        assertThat(read(0, ALL))
                .allSatisfy(message -> assertThat(message.position().epoch()).isEqualTo(epoch));
    }

    @Test
    void a_large_batch_is_one() {
        List<Said> batch =
                IntStream.rangeClosed(1, 5000).mapToObj(i -> said("line " + i)).toList();
        assertThat(seqs(await(log.append(batch, NOON))))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 5000).boxed().toList());
        assertThat(texts(0, ALL))
                .containsExactlyElementsOf(batch.stream().map(Said::text).toList());
    }

    // ---- what is kept

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                " ",
                "  blanks around  ",
                "a\ttab",
                "it's \"quoted\"; DROP TABLE message; -- \\ %s ? :1 $1",
                "größer, Плауш, 你好, مرحبا, שלום, हिन्दी",
                "e\u0301 is not \u00e9, nor \u212b \u00c5", // no form is changed
                "👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇺 𝄞 \ud83d\udc4d\ud83c\udffd", // beyond the 16 bits
                "\u200b\u00ad\ufeff\u00a0\u2028\u3000", // blank, or nothing to see
                "\ue000\ufffd\ufffe\uffff\udbff\udfff", // no letters at all
            })
    void a_text_comes_back_as_it_was(String text) {
        ChatMessage taken = append(said(text)).get(0);
        assertThat(taken.text()).isEqualTo(text);
        assertThat(read(0, ALL)).containsExactly(taken);
    }

    @Test
    void a_long_text_comes_back_as_it_was() {
        String text = "größer 👍 ".repeat(100_000);
        append(said(text), said("next"));
        assertThat(texts(0, ALL)).containsExactly(text, "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "Alice", "al1ce", "Плауш", "王小明", "server", "a-b_c.d", "ﬁ", "𐐀𐐁"})
    void a_name_comes_back_as_its_owner_writes_it(String name) {
        Nickname from = Nickname.of(name);
        await(log.append(List.of(new Said(from, ChatMessage.Kind.SAY, "me", null)), NOON));
        ChatMessage read = read(0, ALL).get(0);
        assertThat(read.from()).isEqualTo(from).hasToString(from.toString());
    }

    @Test
    void a_message_has_its_room_its_sender_its_kind_and_its_time() {
        List<Said> batch = List.of(
                new Said(ALICE, ChatMessage.Kind.SAY, "hello", null),
                new Said(BOB, ChatMessage.Kind.ACTION, "waves", new SendId("s", 1)));
        List<ChatMessage> expected = List.of(
                new ChatMessage(LOBBY, place(1), NOON, ALICE, "hello", ChatMessage.Kind.SAY),
                new ChatMessage(LOBBY, place(2), NOON, BOB, "waves", ChatMessage.Kind.ACTION),
                new ChatMessage(LOBBY, place(3), LATER, ALICE, "later", ChatMessage.Kind.SAY));
        List<ChatMessage> taken = new ArrayList<>(await(log.append(batch, NOON)));
        taken.addAll(await(log.append(List.of(said("later")), LATER)));
        assertThat(taken).isEqualTo(expected);
        assertThat(read(0, ALL)).isEqualTo(expected);
    }

    /** A clock may be set back, or be far from right; the order is the log's own. */
    @Test
    void the_time_has_no_say_in_the_order() {
        Instant before1970 = Instant.parse("1969-12-31T23:59:59.999Z");
        await(log.append(List.of(said("one")), LATER));
        await(log.append(List.of(said("two")), NOON));
        await(log.append(List.of(said("three")), before1970));
        assertThat(texts(0, ALL)).endsWith("three");
        assertThat(read(2, 1).get(0).time()).isEqualTo(before1970);
    }

    // ---- ranges

    @Test
    void a_range_begins_behind_a_place_and_ends_at_a_limit_or_with_the_newest() {
        append(said("one"), said("two"), said("three"), said("four"), said("five"));
        assertThat(texts(0, 2)).containsExactly("one", "two");
        assertThat(texts(2, 2)).containsExactly("three", "four");
        assertThat(texts(3, 2)).containsExactly("four", "five");
        assertThat(texts(4, 2)).containsExactly("five");
        assertThat(texts(5, 2)).isEmpty();
        assertThat(texts(6, 2)).isEmpty();
        assertThat(texts(Long.MAX_VALUE, 2)).isEmpty();
        assertThat(texts(1, 0)).isEmpty();
        assertThat(texts(0, Integer.MAX_VALUE)).hasSize(5);
    }

    @Test
    void what_is_trimmed_is_gone_and_the_count_goes_on() {
        append(said("one"), said("two"), said("three"), said("four"));
        await(log.trim(2));
        assertThat(texts(0, ALL)).containsExactly("three", "four");
        assertThat(texts(1, 1)).containsExactly("three");
        assertThat(texts(3, 1)).containsExactly("four");
        await(log.trim(1));
        await(log.trim(0));
        assertThat(texts(0, ALL)).containsExactly("three", "four");
        assertThat(seqs(append(said("five")))).containsExactly(5L);
    }

    @Test
    void the_count_goes_on_when_all_is_trimmed() {
        append(said("one"), said("two"), said("three"));
        await(log.trim(3));
        assertThat(texts(0, ALL)).isEmpty();
        assertThat(log.newest().seq()).isEqualTo(3);
        assertThat(seqs(append(said("four")))).containsExactly(4L);
        assertThat(texts(0, ALL)).containsExactly("four");
        await(log.trim(4));
        assertThat(log.newest().seq()).isEqualTo(4);
    }

    @Test
    void what_is_trimmed_beyond_the_newest_is_what_is_there() {
        append(said("one"));
        await(log.trim(Long.MAX_VALUE));
        assertThat(log.newest().seq()).isEqualTo(1);
        assertThat(seqs(append(said("two")))).containsExactly(2L);
        assertThat(texts(0, ALL)).containsExactly("two");
    }

    // ---- send ids

    @Test
    void what_is_sent_again_is_answered_with_what_it_was_the_first_time() {
        ChatMessage first = append(said("first", "s", 1)).get(0);
        append(said("between"));
        List<ChatMessage> again = await(log.append(List.of(said("another text", "s", 1)), LATER));
        assertThat(again).containsExactly(first);
        assertThat(log.newest().seq()).isEqualTo(2);
        assertThat(texts(0, ALL)).containsExactly("first", "between");
    }

    @Test
    void what_was_sent_is_found_by_its_send_id_and_nothing_else_is() {
        List<ChatMessage> sent = append(said("one", "s", 1), said("two"), said("three", "s", 3));
        assertThat(await(log.find(new SendId("s", 3)))).contains(sent.get(2));
        assertThat(await(log.find(new SendId("s", 2)))).isEmpty();
        assertThat(await(log.find(new SendId("t", 1)))).isEmpty();
        assertThat(await(open(RoomName.of("games")).find(new SendId("s", 1)))).isEmpty();
    }

    @Test
    void new_ones_among_old_ones_follow_each_other() {
        append(said("one", "s", 1), said("two", "s", 2));
        assertThat(seqs(append(said("three", "s", 3), said("two", "s", 2), said("four"), said("one", "s", 1))))
                .containsExactly(3L, 2L, 4L, 1L);
        assertThat(texts(0, ALL)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void twice_within_one_batch_is_once() {
        assertThat(seqs(append(said("one", "s", 1), said("one", "s", 1), said("two", "s", 2), said("one", "s", 1))))
                .containsExactly(1L, 1L, 2L, 1L);
        assertThat(texts(0, ALL)).containsExactly("one", "two");
        assertThat(log.newest().seq()).isEqualTo(2);
    }

    @Test
    void the_same_text_under_another_send_id_or_under_none_is_another_message() {
        append(
                said("hi", "s", 1),
                said("hi", "s", 2),
                said("hi", "t", 1),
                said("hi", "s", -1),
                said("hi", "s", Long.MAX_VALUE),
                said("hi"),
                said("hi"));
        assertThat(seqs(read(0, ALL))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void each_room_has_its_own_send_ids() {
        append(said("here", "s", 1));
        log = open(RoomName.of("games"));
        assertThat(append(said("there", "s", 1))).extracting(ChatMessage::text).containsExactly("there");
    }

    // ---- rooms

    @Test
    void rooms_know_nothing_of_each_other() {
        RoomLog games = open(RoomName.of("games"));
        append(said("one"), said("two"));
        assertThat(seqs(await(games.append(List.of(said("uno")), NOON)))).containsExactly(1L);
        await(log.trim(1));
        assertThat(seqs(append(said("three")))).containsExactly(3L);
        assertThat(await(games.read(0, ALL))).extracting(ChatMessage::text).containsExactly("uno");
        assertThat(games.newest().seq()).isEqualTo(1);
    }

    /** A log that keeps nothing when its room is empty begins another one, and must not call it the same. */
    @ParameterizedTest
    @ValueSource(strings = {"lobby", "LOBBY", "1obby"})
    void who_opens_a_room_again_under_an_equal_name_finds_the_same_log_or_another_epoch(String name) {
        append(said("one"), said("two"));
        Position before = log.newest();
        log.close();
        log = open(RoomName.of(name));
        if (log.newest().epoch() == before.epoch()) {
            assertThat(log.newest()).isEqualTo(before);
            assertThat(texts(0, ALL)).containsExactly("one", "two");
            assertThat(seqs(append(said("three")))).containsExactly(3L);
        } else {
            assertThat(log.newest().seq()).isZero();
            assertThat(texts(0, ALL)).isEmpty();
        }
    }

    @Test
    void a_room_that_closes_leaves_the_others_open() {
        open(RoomName.of("games")).close();
        assertThat(seqs(append(said("one")))).containsExactly(1L);
    }

    // ---- at the same time

    /** A read that is asked for while a batch is on its way sees all before it, and all of it or nothing. */
    @Test
    void reads_while_a_batch_is_on_its_way_see_whole_batches() {
        int batches = 200;
        int size = 7;
        List<Said> batch = IntStream.range(0, size).mapToObj(i -> said("line")).toList();
        List<CompletionStage<List<ChatMessage>>> reads = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            CompletionStage<List<ChatMessage>> appended = log.append(batch, NOON);
            reads.add(log.read(0, ALL));
            reads.add(log.read(0, ALL));
            await(appended);
        }
        for (int i = 0; i < reads.size(); i++) {
            List<ChatMessage> read = await(reads.get(i));
            assertThat(read.size()).isGreaterThanOrEqualTo(i / 2 * size);
            assertThat(read.size() % size).isZero();
            assertThat(seqs(read))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, read.size()).boxed().toList());
        }
    }

    /** What is acknowledged is the newest for whoever is told so, whatever thread that is on. */
    @Test
    void newest_is_what_is_acknowledged() {
        for (int i = 1; i <= 100; i++) {
            CompletionStage<Position> newest =
                    log.append(List.of(said("line")), NOON).thenApply(taken -> log.newest());
            assertThat(await(newest)).isEqualTo(place(i));
        }
    }

    // ---- logs that last

    @Test
    void what_is_kept_is_there_when_it_is_opened_again() throws Exception {
        append(said("one"), said("größer 👍", "s", 1));
        await(log.append(List.of(new Said(BOB, ChatMessage.Kind.ACTION, "waves", null)), LATER));
        Position newest = log.newest();
        List<ChatMessage> before = read(0, ALL);
        restart();
        assertThat(log.newest()).isEqualTo(newest);
        assertThat(read(0, ALL)).isEqualTo(before);
        assertThat(seqs(append(said("four")))).containsExactly(4L);
        assertThat(log.newest()).isEqualTo(newest.plus(1));
    }

    @Test
    void what_is_sent_again_after_it_was_opened_again_is_known() throws Exception {
        ChatMessage first = append(said("one", "s", 1), said("two", "s", 2)).get(0);
        restart();
        assertThat(append(said("one", "s", 1))).containsExactly(first);
        assertThat(log.newest().seq()).isEqualTo(2);
    }

    @Test
    void what_is_trimmed_stays_so_when_it_is_opened_again() throws Exception {
        append(said("one"), said("two"));
        await(log.trim(1));
        RoomLog games = open(RoomName.of("games"));
        await(games.append(List.of(said("uno"), said("due")), NOON));
        await(games.trim(2));
        restart();
        assertThat(texts(0, ALL)).containsExactly("two");
        assertThat(open(RoomName.of("GAMES")).newest().seq()).isEqualTo(2);
    }

    private void restart() throws Exception {
        logs.close();
        logs = reopen();
        log = open(LOBBY);
    }

    // ---- calls

    /** Something to keep. */
    private record Said(
            Nickname from,
            ChatMessage.Kind kind,
            String text,
            @Nullable SendId sendId) implements RoomLog.Entry {}

    private static Said said(String text) {
        return new Said(ALICE, ChatMessage.Kind.SAY, text, null);
    }

    private static Said said(String text, String session, long n) {
        return new Said(ALICE, ChatMessage.Kind.SAY, text, new SendId(session, n));
    }

    private RoomLog open(RoomName room) {
        return await(logs.open(room));
    }

    private List<ChatMessage> append(Said... entries) {
        return await(log.append(List.of(entries), NOON));
    }

    private List<ChatMessage> read(long after, int limit) {
        return await(log.read(after, limit));
    }

    private List<String> texts(long after, int limit) {
        return read(after, limit).stream().map(ChatMessage::text).toList();
    }

    private Position place(long seq) {
        return new Position(log.newest().epoch(), seq);
    }

    private static List<Long> seqs(List<ChatMessage> messages) {
        return messages.stream().map(message -> message.position().seq()).toList();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the log did not do it", e);
        }
    }
}
