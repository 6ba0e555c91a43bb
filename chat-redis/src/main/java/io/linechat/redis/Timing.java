package io.linechat.redis;

import java.time.Duration;

/**
 * How long a server lives for the others without a sign of life.
 *
 * @param lease how long it lives in Redis once it has renewed its lease
 * @param held how long it takes itself for alive, which is shorter, so that never two have the same thing
 * @param renewal how often it renews the lease
 * @param current for how long after it has looked at its rooms it knows of what happens on the others
 * @param sessions how long the sessions of a dead server can be taken up
 * @param answer how long what another server is asked for may take, and what Redis is asked for
 */
record Timing(Duration lease, Duration held, Duration renewal, Duration current, Duration sessions, Duration answer) {

    static final Timing STANDARD = new Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(8),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(40),
            Connector.COMMAND_TIMEOUT);
}
