package io.linechat.testing.history;

import java.util.List;
import java.util.Map;

/**
 * What happened in a chat.
 *
 * @param events in the order of time: what stands before something else was over when that began
 * @param logs what the log of each room has in the end, when everything was delivered
 */
public record History(List<Event> events, Map<String, List<Entry>> logs) {

    /** A step of a client, which goes by a name of its own here. */
    public record Event(String client, Step step) {}

    /** How often a client was told that it is not sent something. */
    public long gaps() {
        return events.stream().filter(event -> event.step() instanceof Step.Gap).count();
    }
}
