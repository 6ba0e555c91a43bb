/**
 * Programs around the chat server, each complete in one file: {@link io.linechat.examples.EmbeddedServer} is the
 * shortest, {@link io.linechat.examples.FilteringServer} decides about what is said,
 * {@link io.linechat.examples.OneToOne} is a conversation of two, {@link io.linechat.examples.DiceBot} is a client.
 */
@NullMarked
package io.linechat.examples;

import org.jspecify.annotations.NullMarked;
