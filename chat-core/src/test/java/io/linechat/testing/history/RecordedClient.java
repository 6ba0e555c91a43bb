package io.linechat.testing.history;

import java.util.Map;

/**
 * A client that is in some rooms, and records what it does and sees. When it loses its connection it takes up its session
 * again, as often as it must. For one thread.
 */
public interface RecordedClient extends AutoCloseable {

    /** Says a line that nobody says but this client, once; may wait for answers to earlier ones first. */
    void say(String room, String text);

    /**
     * Returns when each of its lines is answered, and when it has seen of each room everything up to there.
     *
     * @param newest the last {@code seq} of each room
     */
    void settle(Map<String, Long> newest);

    @Override
    void close();
}
