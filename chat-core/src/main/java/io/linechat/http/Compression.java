package io.linechat.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

/**
 * Compression of the messages of a WebSocket, by permessage-deflate (RFC 7692) without context takeover: what is sent
 * depends on nothing that was sent before, so a compressed frame is the same for all recipients, and no connection keeps
 * a dictionary. {@link MessageInflater} undoes what comes, and {@code WireFormat} does what goes.
 */
final class Compression {

    /** What is agreed upon. A client that has offered less has to heed it, too. */
    static final String AGREEMENT = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /** Knows which offers are well-formed, and refuses those that ask for a smaller window than the JDK can do with. */
    private static final PerMessageDeflateServerExtensionHandshaker OFFERS =
            new PerMessageDeflateServerExtensionHandshaker(
                    6, false, PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE, true, true, 0);

    private Compression() {}

    /** Whether the client offers what we can agree upon. */
    static boolean isOfferedBy(FullHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                .flatMap(offers -> WebSocketExtensionUtil.extractExtensions(offers).stream())
                .anyMatch(offer -> OFFERS.handshakeExtension(offer) != null);
    }
}
