/**
 * A chat server to embed: {@link io.linechat.ChatServer} is where to start.
 */
@NullMarked
package io.linechat;

import org.jspecify.annotations.NullMarked;
