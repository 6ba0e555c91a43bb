@NullMarked
package io.linechat.room;

import org.jspecify.annotations.NullMarked;
