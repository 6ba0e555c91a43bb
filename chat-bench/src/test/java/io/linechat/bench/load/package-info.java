@NullMarked
package io.linechat.bench.load;

import org.jspecify.annotations.NullMarked;
