/** What the tests of all modules share. */
@NullMarked
package io.linechat.testing;

import org.jspecify.annotations.NullMarked;
