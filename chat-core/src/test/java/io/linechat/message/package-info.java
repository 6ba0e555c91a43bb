/** The rules for names and texts. */
@NullMarked
package io.linechat.message;

import org.jspecify.annotations.NullMarked;
