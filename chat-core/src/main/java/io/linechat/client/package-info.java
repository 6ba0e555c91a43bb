/** The other end of the line: {@link io.linechat.client.ChatClient}, for terminals and for bots. */
@NullMarked
package io.linechat.client;

import org.jspecify.annotations.NullMarked;
