/**
 * Sockets: {@link io.linechat.net.Transport} chooses how, {@link io.linechat.net.ChatPipeline} is what happens to the
 * bytes of a connection, from top to bottom, {@link io.linechat.net.Listener} accepts.
 */
@NullMarked
package io.linechat.net;

import org.jspecify.annotations.NullMarked;
