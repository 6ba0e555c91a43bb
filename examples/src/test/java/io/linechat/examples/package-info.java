/** Runs the examples, and `./chat`. */
@NullMarked
package io.linechat.examples;

import org.jspecify.annotations.NullMarked;
