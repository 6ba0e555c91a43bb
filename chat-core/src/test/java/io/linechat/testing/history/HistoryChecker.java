package io.linechat.testing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Position;
import io.linechat.testing.history.History.Event;
import io.linechat.testing.history.Sayings.Saying;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a chat must not do in what its clients did and saw, in the manner of Jepsen's checkers. The rules:
 *
 * <ol>
 *   <li>What was acknowledged is in its room's log, at the place that was named: once, and in the order of time.
 *   <li>What was refused is not there; what was not answered may be there once. Nothing else is there.
 *   <li>A client sees what the log has, in its order, each message once on a connection, from the place on at which it
 *       came in. What it is not sent it is told; what it says itself it is not sent, but gets the answer to.
 *   <li>A client that comes back has its name, and is sent what lies behind the place that it names, without a hole.
 * </ol>
 */
public final class HistoryChecker {

    private HistoryChecker() {}

    /** Fails if there is anything that must not be. */
    public static void assertCorrect(History history) {
        assertThat(check(history)).as("faults").isEmpty();
    }

    /** Returns everything that must not be. */
    public static List<Fault> check(History history) {
        List<Fault> faults = new ArrayList<>();
        Sayings sayings = new Sayings(history);
        Map<Saying, Position> taken = new HashMap<>();
        Set<String> rooms = new TreeSet<>(history.logs().keySet());
        sayings.all().forEach(saying -> rooms.add(saying.room()));
        for (String room : rooms) {
            List<Entry> log = history.logs().getOrDefault(room, List.of());
            taken.putAll(new LogCheck(room, log, sayings, faults::add).run());
        }
        Map<String, ViewCheck> views = new HashMap<>();
        for (Event event : history.events()) {
            String client = event.client();
            views.computeIfAbsent(client, any -> new ViewCheck(client, history.logs(), sayings, taken, faults::add))
                    .add(event.step());
        }
        views.values().forEach(ViewCheck::end);
        return faults;
    }
}
