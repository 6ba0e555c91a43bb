/** Tests of the client. */
@NullMarked
package io.linechat.client;

import org.jspecify.annotations.NullMarked;
