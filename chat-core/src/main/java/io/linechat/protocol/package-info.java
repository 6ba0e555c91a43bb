/**
 * From bytes to {@link io.linechat.message.Command}s and from {@link io.linechat.message.Event}s to bytes.
 *
 * <p>Inbound, in the order of the pipeline: {@link io.linechat.protocol.TelnetFilter},
 * {@link io.linechat.protocol.LineFramer}, {@link io.linechat.protocol.Utf8Decoder},
 * {@link io.linechat.protocol.TextSanitizer}, {@link io.linechat.protocol.TextProtocol}; for programs the last two are
 * {@link io.linechat.protocol.JsonProtocol} alone. Outbound:
 * {@link io.linechat.protocol.WireFormat}. At the client's end {@link io.linechat.protocol.JsonEventDecoder} and
 * {@link io.linechat.protocol.JsonRequestEncoder} are the way back.
 */
@NullMarked
package io.linechat.protocol;

import org.jspecify.annotations.NullMarked;
