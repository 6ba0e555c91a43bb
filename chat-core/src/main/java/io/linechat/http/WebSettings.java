package io.linechat.http;

import java.time.Duration;
import java.util.Set;

/**
 * What there is for browsers.
 *
 * @param page whether there is a page to chat on
 * @param allowedOrigins from which other sites' pages a WebSocket may be opened, as {@code https://example.org}
 * @param pingEvery how often a WebSocket is asked whether its client is still there; one that has said nothing at all
 *     between two times is closed
 * @param compression whether the messages of a WebSocket are compressed for those who offer it
 */
public record WebSettings(boolean page, Set<String> allowedOrigins, Duration pingEvery, boolean compression) {}
