/** The codecs, each on a channel without a socket and with every split of the bytes; {@link io.linechat.protocol.Splits}. */
@NullMarked
package io.linechat.protocol;

import org.jspecify.annotations.NullMarked;
