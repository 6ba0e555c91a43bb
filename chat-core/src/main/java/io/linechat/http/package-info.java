/**
 * What is said over HTTP: {@link io.linechat.http.HttpRequests} answers requests with what is on the
 * {@link io.linechat.http.Site}, and makes a WebSocket of a connection that asks for one; from there on
 * {@link io.linechat.http.WebSocketFrames} stands between its frames and the lines of programs.
 */
@NullMarked
package io.linechat.http;

import org.jspecify.annotations.NullMarked;
