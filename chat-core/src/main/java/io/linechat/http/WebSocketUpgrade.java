package io.linechat.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.SocketAddress;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a connection that speaks HTTP becomes a WebSocket (RFC 6455). No extension is taken up but {@link Compression},
 * where the server has it. Immutable.
 */
final class WebSocketUpgrade {

    private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();
    private static final int KEY_LENGTH = 16;

    private final OriginPolicy origins;
    private final WebSocketDecoderConfig frames;
    private final boolean compression;

    /**
     * @param maxMessage in bytes
     * @param compression whether there is {@link Compression} for the clients that offer it
     */
    WebSocketUpgrade(OriginPolicy origins, int maxMessage, boolean compression) {
        this.origins = origins;
        this.compression = compression;
        this.frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxMessage)
                .expectMaskedFrames(true)
                .allowExtensions(false)
                // Said by us, so that the client gets it.
                .closeOnProtocolViolation(false)
                .build();
    }

    /** Why a request cannot have a WebSocket; {@code null} if it can. */
    @Nullable
    FullHttpResponse refusal(FullHttpRequest request, SocketAddress local) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            FullHttpResponse refusal =
                    Answers.line(HttpResponseStatus.METHOD_NOT_ALLOWED, "a WebSocket is asked for by GET");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET");
            return refusal;
        } else if (!isUpgrade(request) || !VERSION.equals(version(headers))) {
            FullHttpResponse refusal = Answers.line(HttpResponseStatus.UPGRADE_REQUIRED, "this is for WebSockets");
            refusal.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
            return refusal;
        } else if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""))) {
            return Answers.line(HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in Base64");
        }
        String host = headers.get(HttpHeaderNames.HOST, "");
        return origins.allows(headers.get(HttpHeaderNames.ORIGIN), host, local)
                ? null
                : Answers.line(HttpResponseStatus.FORBIDDEN, "pages of that origin may not chat here");
    }

    private static boolean isUpgrade(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private static String version(HttpHeaders headers) {
        return headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "");
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_LENGTH;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether compression is to be agreed upon with a client. */
    boolean compresses(FullHttpRequest request) {
        return compression && Compression.isOfferedBy(request);
    }

    /** Says yes to a request that is not refused; from then on frames pass the pipeline instead of requests. */
    ChannelFuture accept(Channel channel, FullHttpRequest request, boolean compressed) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (compressed) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Compression.AGREEMENT);
        }
        WebSocketDecoderConfig config =
                frames.toBuilder().allowExtensions(compressed).build();
        return new WebSocketServerHandshaker13("", null, config)
                .handshake(channel, request, headers, channel.newPromise());
    }
}
