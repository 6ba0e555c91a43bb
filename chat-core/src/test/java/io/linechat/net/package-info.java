@NullMarked
package io.linechat.net;

import org.jspecify.annotations.NullMarked;
