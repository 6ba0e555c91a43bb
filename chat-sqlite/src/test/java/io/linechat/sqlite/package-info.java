@NullMarked
package io.linechat.sqlite;

import org.jspecify.annotations.NullMarked;
