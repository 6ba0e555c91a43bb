/** The terminal client. {@link io.linechat.cli.Main} reads the options and connects; a {@code Mode} does the talking. */
@NullMarked
package io.linechat.cli;

import org.jspecify.annotations.NullMarked;
