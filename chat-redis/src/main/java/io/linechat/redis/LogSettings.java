package io.linechat.redis;

import java.time.Duration;

/**
 * How logs are kept.
 *
 * @param kept how many messages of a room, at least; never fewer than {@link #SEND_IDS}
 * @param replicas how many replicas must have a message before it is acknowledged
 * @param pause how long nothing is appended when there is a connection again, so that every server has seen what Redis
 *     has lost, if it is another one, before a place is given that may have been given before
 */
record LogSettings(int kept, int replicas, Duration pause) {

    /** How many ids of messages are remembered of a room. A message that is sent again must be there to be answered with. */
    static final int SEND_IDS = 10_000;

    static final LogSettings DEFAULT = new LogSettings(SEND_IDS, 0, Duration.ofSeconds(2));

    LogSettings {
        kept = Math.max(kept, SEND_IDS);
    }
}
