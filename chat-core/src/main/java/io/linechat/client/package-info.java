/**
 * The other end of the line: {@link io.linechat.client.ChatClient}, for terminals and for bots. Its {@code Conversation}
 * says hello, connects again and takes up what it was at; {@code Outgoing} is what it asks for, {@code Reception} what it
 * is told.
 */
@NullMarked
package io.linechat.client;

import org.jspecify.annotations.NullMarked;
