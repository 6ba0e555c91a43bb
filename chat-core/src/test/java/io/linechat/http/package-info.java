@NullMarked
package io.linechat.http;

import org.jspecify.annotations.NullMarked;
