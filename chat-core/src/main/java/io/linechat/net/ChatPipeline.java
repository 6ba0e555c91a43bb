package io.linechat.net;

import io.linechat.protocol.LineFramer;
import io.linechat.protocol.TelnetFilter;
import io.linechat.protocol.TextProtocol;
import io.linechat.protocol.TextSanitizer;
import io.linechat.protocol.Utf8Decoder;
import io.linechat.protocol.WireFormat;
import io.linechat.session.SessionHandler;
import io.linechat.session.SessionServices;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;

/** The protocol stack of a connection: what comes in passes it from top to bottom, what goes out from bottom to top. */
public final class ChatPipeline extends ChannelInitializer<Channel> {

    static final String LIMIT = "limit";
    static final String TELNET = "telnet";
    static final String FRAMER = "framer";
    static final String UTF8 = "utf8";
    static final String SANITIZER = "sanitizer";
    static final String PROTOCOL = "protocol";
    static final String SESSION = "session";

    private final ConnectionLimit limit;
    private final int maxLine;
    private final SessionServices services;
    private final Utf8Decoder utf8 = new Utf8Decoder();
    private final TextSanitizer sanitizer = new TextSanitizer();
    private final TextProtocol text;

    /**
     * @param maxLine the longest line in bytes, without its ending
     */
    public ChatPipeline(ConnectionLimit limit, int maxLine, SessionServices services) {
        this.limit = limit;
        this.maxLine = maxLine;
        this.services = services;
        this.text = new TextProtocol(maxLine);
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(LIMIT, limit);
        pipeline.addLast(TELNET, new TelnetFilter());
        pipeline.addLast(FRAMER, new LineFramer(maxLine));
        pipeline.addLast(UTF8, utf8);
        pipeline.addLast(SANITIZER, sanitizer);
        pipeline.addLast(PROTOCOL, text);
        pipeline.addLast(SESSION, new SessionHandler(services, WireFormat.TEXT));
    }
}
