/**
 * What an embedding program can implement: {@link io.linechat.spi.MessageInterceptor} decides about what is said,
 * {@link io.linechat.spi.ChatListener} observes, {@link io.linechat.spi.RoomLog} keeps, and
 * {@link io.linechat.spi.SessionStore} remembers whose it was.
 */
@NullMarked
package io.linechat.spi;

import org.jspecify.annotations.NullMarked;
