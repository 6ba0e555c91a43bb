@NullMarked
package io.linechat.bench;

import org.jspecify.annotations.NullMarked;
