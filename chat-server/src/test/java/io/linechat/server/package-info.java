@NullMarked
package io.linechat.server;

import org.jspecify.annotations.NullMarked;
