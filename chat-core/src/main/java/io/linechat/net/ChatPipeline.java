package io.linechat.net;

import io.linechat.http.HttpRequests;
import io.linechat.http.MessageInflater;
import io.linechat.http.RequestAggregator;
import io.linechat.http.Site;
import io.linechat.http.WebSocketFrames;
import io.linechat.protocol.JsonProtocol;
import io.linechat.protocol.LineFramer;
import io.linechat.protocol.TelnetFilter;
import io.linechat.protocol.TextProtocol;
import io.linechat.protocol.TextSanitizer;
import io.linechat.protocol.Utf8Decoder;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Outlet;
import io.linechat.session.SessionHandler;
import io.linechat.session.SessionServices;
import io.linechat.tls.ServerCertificate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol stack of a connection: what comes in passes it from top to bottom, what goes out from bottom to top. It is
 * that of a person; the {@link ProtocolDetector} has it exchanged for another one, and leaves. One for all connections of
 * a server; any event loop.
 */
public final class ChatPipeline implements ProtocolSwitch {

    private static final Logger log = LoggerFactory.getLogger(ChatPipeline.class);

    static final String CONNECTION_LIMIT = "connection-limit";
    static final String PROXY_DECODER = "proxy-decoder";
    static final String PROXY_HEADER = "proxy-header";
    static final String ADDRESS_LIMIT = "address-limit";
    static final String IDLE = "idle";
    static final String DETECTOR = "detector";
    static final String TELNET = "telnet";
    static final String FRAMER = "framer";
    static final String UTF8 = "utf8";
    static final String SANITIZER = "sanitizer";
    static final String PROTOCOL = "protocol";
    static final String SESSION = "session";

    static final String TLS = "tls";
    static final String DETECTOR_IN_TLS = "detector-in-tls";

    static final String DEADLINE = "deadline";
    static final String HTTP = "http";
    static final String AGGREGATOR = "aggregator";
    static final String REQUESTS = "requests";
    static final String INFLATER = "inflater";
    static final String FRAMES = "frames";

    private static final int MAX_HEADERS = 8192;

    /** Nothing here is asked with a body; a short one does no harm. */
    private static final int MAX_BODY = 8192;

    private final NetSettings settings;
    private final SessionServices services;
    private final Site site;
    private final @Nullable ServerCertificate certificate;
    private final ToLongFunction<Channel> sinceTaken;
    private final GatheredWarning noProxyHeader = new GatheredWarning(
            log, "connections of trusted proxies were closed, since they did not begin with a PROXY header");
    private final ConnectionLimit connectionLimit;
    private final AddressLimit addressLimit;
    private final RecentRequests requests = new RecentRequests();
    private final Utf8Decoder utf8 = new Utf8Decoder();
    private final TextSanitizer sanitizer = new TextSanitizer();
    private final TextProtocol text;
    private final JsonProtocol json;
    private final JsonProtocol webSocketJson;
    private final JsonProtocol deflatedJson;

    /**
     * @param certificate for TLS; {@code null} if no entrance lets that in
     * @param sinceTaken how many nanoseconds ago the client of a TCP connection last took something
     */
    public ChatPipeline(
            NetSettings settings,
            SessionServices services,
            Site site,
            @Nullable ServerCertificate certificate,
            ToLongFunction<Channel> sinceTaken) {
        this.settings = settings;
        this.services = services;
        this.site = site;
        this.certificate = certificate;
        this.sinceTaken = sinceTaken;
        this.connectionLimit = new ConnectionLimit(settings.maxConnections(), settings.fullMessage());
        this.addressLimit = new AddressLimit(settings.maxPerAddress());
        this.text = new TextProtocol(settings.maxLine());
        this.json = new JsonProtocol(WireFormat.JSON, settings.maxLine());
        this.webSocketJson = new JsonProtocol(WireFormat.WEBSOCKET, settings.maxLine());
        this.deflatedJson = new JsonProtocol(WireFormat.WEBSOCKET_DEFLATED, settings.maxLine());
    }

    /** Sets up a connection that has come in by that entrance. */
    void initialize(Channel channel, Entrance entrance) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(CONNECTION_LIMIT, connectionLimit);
        if (settings.trustedProxies().trust(channel.remoteAddress())) {
            pipeline.addLast(PROXY_DECODER, new HAProxyMessageDecoder());
            pipeline.addLast(PROXY_HEADER, new ProxyHeader(settings.requestTimeout(), noProxyHeader));
        }
        pipeline.addLast(ADDRESS_LIMIT, addressLimit);
        addIdle(pipeline);
        pipeline.addLast(DETECTOR, detector(entrance));
        pipeline.addLast(TELNET, new TelnetFilter());
        pipeline.addLast(FRAMER, new LineFramer(settings.maxLine()));
        pipeline.addLast(UTF8, utf8);
        pipeline.addLast(SANITIZER, sanitizer);
        pipeline.addLast(PROTOCOL, text);
        addSession(pipeline);
    }

    private ProtocolDetector detector(Entrance entrance) {
        return new ProtocolDetector(entrance, settings.silence(), requests, settings.requestTimeout(), this);
    }

    @Override
    public void toTls(ChannelPipeline pipeline, Entrance entrance, Duration limit) {
        SslHandler tls = Objects.requireNonNull(certificate)
                .newHandler(pipeline.channel().alloc());
        tls.setHandshakeTimeoutMillis(limit.toMillis());
        pipeline.addAfter(DETECTOR, TLS, tls);
        pipeline.addAfter(TLS, DETECTOR_IN_TLS, detector(entrance));
        // The one that is there would write past TLS.
        pipeline.remove(SESSION);
        addSession(pipeline);
        tls.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                // For those behind, the connection begins now.
                pipeline.context(TLS).fireChannelActive();
            }
        });
    }

    @Override
    public void toText(ChannelPipeline pipeline, Duration limit) {
        pipeline.addAfter(FRAMER, DEADLINE, new MessageDeadline(limit, Duration.ZERO, lateLine(Speech.TEXT)));
    }

    private static Consumer<ChannelHandlerContext> lateLine(Speech speech) {
        return ctx -> TurnAway.close(ctx, speech, "your first line takes too long");
    }

    @Override
    public void toJson(ChannelPipeline pipeline, Duration limit) {
        pipeline.remove(TELNET);
        pipeline.remove(SANITIZER);
        pipeline.replace(PROTOCOL, PROTOCOL, json);
        pipeline.addAfter(FRAMER, DEADLINE, new MessageDeadline(limit, Duration.ZERO, lateLine(Speech.JSON)));
    }

    @Override
    public void toHttp(ChannelPipeline pipeline, Duration limit) {
        remove(pipeline, List.of(TELNET, FRAMER, UTF8, SANITIZER, PROTOCOL, SESSION));
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE);
        }
        pipeline.addLast(
                HTTP,
                new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(Speech.MAX_LINE)
                        .setMaxHeaderSize(MAX_HEADERS)));
        pipeline.addLast(AGGREGATOR, new RequestAggregator(MAX_BODY));
        pipeline.addLast(DEADLINE, new MessageDeadline(limit, settings.requestTimeout(), ChannelHandlerContext::close));
        pipeline.addLast(REQUESTS, new HttpRequests(site, this::toWebSocket));
    }

    /** Frames come in the place of requests already. */
    private void toWebSocket(ChannelPipeline pipeline, WireFormat format) {
        ChannelHandlerContext before = pipeline.context(REQUESTS);
        pipeline.remove(DEADLINE);
        if (format == WireFormat.WEBSOCKET_DEFLATED) {
            pipeline.addLast(INFLATER, new MessageInflater(settings.maxLine()));
        }
        pipeline.addLast(AGGREGATOR, new WebSocketFrameAggregator(settings.maxLine()));
        pipeline.addLast(FRAMES, new WebSocketFrames(settings.web().pingEvery()));
        addIdle(pipeline);
        pipeline.addLast(PROTOCOL, format == WireFormat.WEBSOCKET ? webSocketJson : deflatedJson);
        addSession(pipeline);
        // For those behind, the connection begins now.
        before.fireChannelActive();
        before.fireUserEventTriggered(format);
        pipeline.remove(REQUESTS);
    }

    private void addIdle(ChannelPipeline pipeline) {
        if (!settings.idleTimeout().isZero()) {
            long millis = settings.idleTimeout().toMillis();
            pipeline.addLast(IDLE, new IdleStateHandler(millis, 0, 0, TimeUnit.MILLISECONDS));
        }
    }

    private void addSession(ChannelPipeline pipeline) {
        pipeline.addLast(SESSION, new SessionHandler(services, this::outlet));
    }

    private static void remove(ChannelPipeline pipeline, List<String> names) {
        names.forEach(pipeline::remove);
    }

    private Outlet outlet(Channel channel) {
        return channel instanceof EpollSocketChannel socket
                        && channel.pipeline().get(TLS) == null
                ? new SocketOutlet(socket)
                : new PipelineOutlet(channel, channel instanceof SocketChannel ? sinceTaken : LastTaken::unknown);
    }
}
