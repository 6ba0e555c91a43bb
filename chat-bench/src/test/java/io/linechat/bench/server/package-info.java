@NullMarked
package io.linechat.bench.server;

import org.jspecify.annotations.NullMarked;
