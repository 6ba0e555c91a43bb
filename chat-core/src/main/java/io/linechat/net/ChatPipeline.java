package io.linechat.net;

import io.linechat.protocol.JsonProtocol;
import io.linechat.protocol.LineFramer;
import io.linechat.protocol.TelnetFilter;
import io.linechat.protocol.TextProtocol;
import io.linechat.protocol.TextSanitizer;
import io.linechat.protocol.Utf8Decoder;
import io.linechat.room.Outlet;
import io.linechat.session.SessionHandler;
import io.linechat.session.SessionServices;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * The protocol stack of a connection: what comes in passes it from top to bottom, what goes out from bottom to top. It is
 * that of a person; the {@link ProtocolDetector} exchanges what is different for a program, and leaves. One for all
 * connections of a server; any event loop.
 */
public final class ChatPipeline extends ChannelInitializer<Channel> {

    static final String CONNECTION_LIMIT = "connection-limit";
    static final String ADDRESS_LIMIT = "address-limit";
    static final String IDLE = "idle";
    static final String TELNET = "telnet";
    static final String DETECTOR = "detector";
    static final String FRAMER = "framer";
    static final String UTF8 = "utf8";
    static final String SANITIZER = "sanitizer";
    static final String PROTOCOL = "protocol";
    static final String SESSION = "session";

    private final NetSettings settings;
    private final SessionServices services;
    private final ConnectionLimit connectionLimit;
    private final AddressLimit addressLimit;
    private final Utf8Decoder utf8 = new Utf8Decoder();
    private final TextSanitizer sanitizer = new TextSanitizer();
    private final TextProtocol text;
    private final JsonProtocol json;

    public ChatPipeline(NetSettings settings, SessionServices services) {
        this.settings = settings;
        this.services = services;
        this.connectionLimit = new ConnectionLimit(settings.maxConnections(), settings.fullMessage());
        this.addressLimit = new AddressLimit(settings.maxPerAddress());
        this.text = new TextProtocol(settings.maxLine());
        this.json = new JsonProtocol(settings.maxLine());
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(CONNECTION_LIMIT, connectionLimit);
        pipeline.addLast(ADDRESS_LIMIT, addressLimit);
        if (!settings.idleTimeout().isZero()) {
            long millis = settings.idleTimeout().toMillis();
            pipeline.addLast(IDLE, new IdleStateHandler(millis, 0, 0, TimeUnit.MILLISECONDS));
        }
        pipeline.addLast(TELNET, new TelnetFilter());
        pipeline.addLast(DETECTOR, new ProtocolDetector(settings.silence(), json));
        pipeline.addLast(FRAMER, new LineFramer(settings.maxLine()));
        pipeline.addLast(UTF8, utf8);
        pipeline.addLast(SANITIZER, sanitizer);
        pipeline.addLast(PROTOCOL, text);
        pipeline.addLast(SESSION, new SessionHandler(services, ChatPipeline::outlet));
    }

    private static Outlet outlet(Channel channel) {
        return channel instanceof EpollSocketChannel socket ? new SocketOutlet(socket) : new PipelineOutlet(channel);
    }
}
