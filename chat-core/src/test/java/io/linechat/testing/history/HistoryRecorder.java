package io.linechat.testing.history;

import io.linechat.testing.history.History.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records the steps of all clients of a test, from any thread. */
public final class HistoryRecorder {

    private final List<Event> events = new ArrayList<>();

    /** Records a step. A client records what it does before it does it, and what it is told when it has read that. */
    public synchronized void record(String client, Step step) {
        events.add(new Event(client, step));
    }

    /** All of it, when everything that was said is delivered. */
    public synchronized History history(Map<String, List<Entry>> logs) {
        return new History(List.copyOf(events), logs);
    }
}
