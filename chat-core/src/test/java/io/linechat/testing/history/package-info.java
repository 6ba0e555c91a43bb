/**
 * What the clients of a chat did and saw, and a checker that finds what a chat must not do in it: {@link
 * io.linechat.testing.history.HistoryChecker}. A test gives its clients a {@link
 * io.linechat.testing.history.HistoryRecorder}.
 */
@NullMarked
package io.linechat.testing.history;

import org.jspecify.annotations.NullMarked;
