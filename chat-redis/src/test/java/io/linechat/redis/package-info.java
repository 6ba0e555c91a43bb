@NullMarked
package io.linechat.redis;

import org.jspecify.annotations.NullMarked;
