@NullMarked
package io.linechat.session;

import org.jspecify.annotations.NullMarked;
