package io.linechat.net;

import io.linechat.http.WebSettings;
import java.time.Duration;

/**
 * What connections a server takes.
 *
 * @param maxLine the longest line in bytes, without its ending
 * @param maxConnections how many connections there may be at a time
 * @param maxPerAddress how many of them may be from one address
 * @param fullMessage what a connection too many is told
 * @param silence a client that says nothing for so long after it has connected is taken for a person, and greeted
 * @param requestTimeout a client that has begun its first line, its handshake or a request and has not come to the end of
 *     it after so long is disconnected, and so is one that has no next request
 * @param idleTimeout a client that is silent for so long is disconnected; zero for never
 * @param keepAlive a connection that is silent for so long is probed by the system; zero for the system's own setting
 * @param trustedProxies who may say where a connection really comes from
 * @param web what there is for browsers
 */
public record NetSettings(
        int maxLine,
        int maxConnections,
        int maxPerAddress,
        String fullMessage,
        Duration silence,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration keepAlive,
        TrustedProxies trustedProxies,
        WebSettings web) {}
