/**
 * Makes several servers one chat, by way of Redis.
 *
 * <p>Inside, everything goes over the {@code Link}. What must happen in one step is a script, beside the classes; the
 * names of all keys stand in {@code Keys}.
 */
@NullMarked
package io.linechat.redis;

import org.jspecify.annotations.NullMarked;
