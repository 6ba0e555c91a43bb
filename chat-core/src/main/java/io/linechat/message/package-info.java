/**
 * The nouns of the chat: immutable values that every other package speaks in.
 *
 * <p>Start with {@link io.linechat.message.Command} (what a client asks for) and {@link io.linechat.message.Event}
 * (what a client is told); {@link io.linechat.message.ChatMessage} is the event that the rest exists for.
 */
@NullMarked
package io.linechat.message;

import org.jspecify.annotations.NullMarked;
