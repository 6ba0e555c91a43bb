package io.linechat.net;

import java.time.Duration;

/**
 * What connections a server takes.
 *
 * @param maxLine the longest line in bytes, without its ending
 * @param maxConnections how many connections there may be at a time
 * @param maxPerAddress how many of them may be from one address
 * @param fullMessage what a connection too many is told
 * @param silence a client that says nothing for so long after it has connected is taken for a person, and greeted
 * @param idleTimeout a client that is silent for so long is disconnected; zero for never
 * @param keepAlive a connection that is silent for so long is probed by the system; zero for the system's own setting
 */
public record NetSettings(
        int maxLine,
        int maxConnections,
        int maxPerAddress,
        String fullMessage,
        Duration silence,
        Duration idleTimeout,
        Duration keepAlive) {}
