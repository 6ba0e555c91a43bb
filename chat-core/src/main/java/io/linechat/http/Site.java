package io.linechat.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What there is to get over HTTP: the page, and whether the server is ready. One for all connections; immutable. */
public final class Site {

    /** Where the WebSocket is. */
    static final String CHAT = "/chat";

    private static final String HEALTH = "/health";
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** Only what comes from here runs, is shown or is connected to, and nobody shows the page within theirs. */
    private static final String SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Supplier<Health> health;
    private final Page page;
    private final WebSocketUpgrade upgrade;

    /**
     * @param health how the server is now
     * @param maxLine the longest line in bytes, and so the longest message
     */
    public Site(WebSettings settings, int maxLine, Supplier<Health> health) {
        this.health = health;
        this.page = settings.page() ? Page.read() : Page.NONE;
        this.upgrade =
                new WebSocketUpgrade(new OriginPolicy(settings.allowedOrigins()), maxLine, settings.compression());
    }

    Health health() {
        return health.get();
    }

    WebSocketUpgrade upgrade() {
        return upgrade;
    }

    /** What is wrong with a request, whatever it asks for; {@code null} if nothing is. */
    @Nullable
    FullHttpResponse fault(FullHttpRequest request) {
        Throwable failure = request.decoderResult().cause();
        if (failure != null) {
            return Answers.line(statusOf(failure), "this is not a request that can be answered");
        } else if (request.protocolVersion().majorVersion() != 1) {
            return Answers.line(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        boolean needsHost = !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        return hosts > 1 || (hosts == 0 && needsHost)
                ? Answers.line(HttpResponseStatus.BAD_REQUEST, "a request names one Host")
                : null;
    }

    private static HttpResponseStatus statusOf(Throwable failure) {
        if (failure instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        } else if (failure instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return failure instanceof TooLongFrameException
                ? HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** The path that a request is for, without what stands behind a question mark. */
    static String pathOf(FullHttpRequest request) {
        String target = request.uri();
        if (target.startsWith("http://") || target.startsWith("https://")) {
            // What is asked of a proxy, and must be understood by every server.
            int path = target.indexOf('/', "https://".length());
            target = path < 0 ? "/" : target.substring(path);
        }
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The response to a request without fault. */
    FullHttpResponse answer(FullHttpRequest request, Health health) {
        String path = pathOf(request);
        Page.File file = page.at(path);
        if (file == null && !path.equals(HEALTH)) {
            return Answers.line(HttpResponseStatus.NOT_FOUND, "there is nothing here");
        } else if (!METHODS.contains(request.method())) {
            FullHttpResponse refusal =
                    Answers.line(HttpResponseStatus.METHOD_NOT_ALLOWED, "this can only be read, by GET or HEAD");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return refusal;
        }
        return file == null ? answer(health) : answer(request, file);
    }

    private static FullHttpResponse answer(Health health) {
        return switch (health) {
            case READY -> Answers.line(HttpResponseStatus.OK, "ready");
            // Other servers are no better off, so that it is no reason to send clients there.
            case DEGRADED -> Answers.line(HttpResponseStatus.OK, "degraded");
            case DRAINING -> draining();
        };
    }

    static FullHttpResponse draining() {
        return Answers.line(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining");
    }

    private static FullHttpResponse answer(FullHttpRequest request, Page.File file) {
        boolean known = request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
                .flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip)
                .anyMatch(tag -> tag.equals(file.tag()) || tag.equals("W/" + file.tag()) || tag.equals("*"));
        FullHttpResponse response = known
                ? Answers.of(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER, file.type())
                : Answers.of(HttpResponseStatus.OK, file.content().duplicate(), file.type());
        if (known) {
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        response.headers()
                .set(HttpHeaderNames.ETAG, file.tag())
                // Kept, but asked about each time, so that a new server's page is never mixed with an old one's.
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, SECURITY_POLICY)
                .set("referrer-policy", "no-referrer")
                .set("cross-origin-resource-policy", "same-origin")
                .set("cross-origin-opener-policy", "same-origin");
        return response;
    }
}
