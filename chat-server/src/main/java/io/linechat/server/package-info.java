/**
 * The chat server as a program: {@link io.linechat.server.Main} runs it, {@link io.linechat.server.Settings} is what can
 * be set, {@link io.linechat.server.ServerProgram} is its life from start to end.
 */
@NullMarked
package io.linechat.server;

import org.jspecify.annotations.NullMarked;
