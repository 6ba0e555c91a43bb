package io.linechat.testing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linechat.message.Position;
import io.linechat.testing.history.Fault.Kind;
import io.linechat.testing.history.History.Event;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker names each fault that is planted in a correct history, and nothing else. */
final class HistoryCheckerTest {

    private static final int HISTORIES = 50;

    @Test
    void there_is_nothing_wrong_with_correct_histories() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = RandomHistory.of(seed);
            assertThat(HistoryChecker.check(history)).as("seed %d", seed).isEmpty();
            assertThat(history.events().stream()
                            .<Class<?>>map(event -> event.step().getClass()))
                    .contains(
                            Step.Opened.class,
                            Step.Joined.class,
                            Step.Said.class,
                            Step.Acknowledged.class,
                            Step.Saw.class);
        }
    }

    static Stream<Arguments> plants() {
        return Stream.of(
                plant(Kind.LOST, "acknowledged, but not in the log", Plants::loseFromTheLog),
                plant(Kind.LOST, "seen, but not in the log", Plants::showWhatTheLogDoesNotHave),
                plant(Kind.DOUBLE, "twice in the log", Plants::sayTwice),
                plant(Kind.DOUBLE, "sent twice", Plants::sendTwice),
                plant(Kind.HOLE, "not sent", Plants::skip),
                plant(Kind.HOLE, "gap not told", Plants::doNotTellGap),
                plant(Kind.HOLE, "last one not sent", Plants::doNotSendTheLast),
                plant(Kind.ORDER, "another message at that place", Plants::showAnotherMessage),
                plant(Kind.ORDER, "acknowledged with a wrong place", Plants::acknowledgeAnotherPlace),
                plant(Kind.ORDER, "sent in the wrong order", Plants::sendInTheWrongOrder),
                plant(Kind.UNSAID, "nobody said it", Plants::sayWhatNobodySaid),
                plant(Kind.UNSAID, "nobody said it, and one saw it", Plants::showOneWhatNobodySaid),
                plant(Kind.UNSAID, "another name", Plants::sayInAnothersName),
                plant(Kind.UNSAID, "another room", Plants::sayInAnotherRoom),
                plant(Kind.REFUSED, "refused, but said", Plants::sayWhatWasRefused),
                plant(Kind.RESUME, "not sent behind the place", Plants::resumeFurtherOn),
                plant(Kind.RESUME, "sent again", Plants::sendAgainOverResume),
                plant(Kind.RESUME, "another nickname", Plants::forgetTheNickname),
                plant(Kind.RESUME, "a new session", Plants::forgetTheSession),
                plant(Kind.RESUME, "sent before it has entered", Plants::sendBeforeItHasEntered));
    }

    private static Arguments plant(Kind kind, String name, Consumer<Plants> fault) {
        return Arguments.of(kind, name, fault);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("plants")
    void a_planted_fault_is_named_and_nothing_else(Kind kind, String name, Consumer<Plants> fault) {
        int planted = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            Plants plants = new Plants(RandomHistory.of(seed), new Random(seed));
            try {
                fault.accept(plants);
            } catch (Plants.NoPlaceException e) {
                continue;
            }
            planted++;
            assertThat(HistoryChecker.check(plants.history()))
                    .as("%s, seed %d", name, seed)
                    .singleElement()
                    .extracting(Fault::kind)
                    .isEqualTo(kind);
        }
        assertThat(planted).isGreaterThan(5);
    }

    // ---- by hand

    private static final Entry A = new Entry(new Position(7, 1), "alice", "a");
    private static final Entry B = new Entry(new Position(7, 2), "bob", "b");

    @Test
    void what_was_acknowledged_stands_before_what_is_said_then() {
        Event saysA = event("alice", new Step.Said("lobby", 1, "a"));
        Event saysB = event("bob", new Step.Said("lobby", 1, "b"));
        Event takenA = event("alice", new Step.Acknowledged(1, A.position()));
        Event takenB = event("bob", new Step.Acknowledged(1, B.position()));
        assertThat(faults(List.of(A, B), saysA, takenA, saysB, takenB)).isEmpty();
        assertThat(faults(List.of(A, B), saysA, saysB, takenB, takenA)).isEmpty();
        assertThat(faults(List.of(A, B), saysB, takenB, saysA, takenA)).containsExactly(Kind.ORDER);
    }

    @Test
    void what_one_client_says_stands_in_the_order_of_saying_unless_it_was_refused_first() {
        Entry a2 = new Entry(new Position(7, 2), "alice", "a2");
        Event saysA = event("alice", new Step.Said("lobby", 1, "a"));
        Event saysA2 = event("alice", new Step.Said("lobby", 2, "a2"));
        Event refusedA = event("alice", new Step.Refused(1));
        assertThat(faults(List.of(A, a2), saysA, saysA2)).isEmpty();
        assertThat(faults(List.of(A, a2), saysA2, saysA)).containsExactly(Kind.ORDER);
        assertThat(faults(List.of(A, a2), saysA, refusedA, saysA2, saysA)).isEmpty();
    }

    @Test
    void what_was_not_answered_is_there_or_not() {
        Event says = event("alice", new Step.Said("lobby", 1, "a"));
        assertThat(faults(List.of(), says)).isEmpty();
        assertThat(faults(List.of(A), says)).isEmpty();
        Event refused = event("alice", new Step.Refused(1));
        assertThat(faults(List.of(A), says, refused)).containsExactly(Kind.REFUSED);
        assertThat(faults(List.of(A), says, says, refused)).isEmpty();
    }

    @Test
    void a_log_is_counted_without_a_hole() {
        assertThat(faults(List.of(B), event("bob", new Step.Said("lobby", 1, "b"))))
                .containsExactly(Kind.HOLE);
    }

    @Test
    void a_client_that_names_a_place_before_which_it_has_not_seen_everything_has_a_hole() {
        Position start = new Position(7, 0);
        assertThat(faults(
                        List.of(A),
                        event("alice", new Step.Said("lobby", 1, "a")),
                        event("bob", new Step.Joined("lobby", start)),
                        event("bob", new Step.Opened("bob", true)),
                        event("bob", new Step.Joined("lobby", A.position()))))
                .containsExactly(Kind.HOLE);
    }

    @Test
    void a_text_that_two_clients_say_cannot_be_checked() {
        assertThatThrownBy(() -> faults(
                        List.of(),
                        event("alice", new Step.Said("lobby", 1, "a")),
                        event("bob", new Step.Said("lobby", 1, "a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Event event(String client, Step step) {
        return new Event(client, step);
    }

    private static List<Kind> faults(List<Entry> log, Event... events) {
        List<Event> all = Stream.concat(
                        Stream.of(
                                event("alice", new Step.Opened("alice", false)),
                                event("bob", new Step.Opened("bob", false))),
                        Stream.of(events))
                .toList();
        return HistoryChecker.check(new History(all, Map.of("lobby", log))).stream()
                .map(Fault::kind)
                .toList();
    }
}
