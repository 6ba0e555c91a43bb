package io.linechat;

import io.linechat.net.NetSettings;
import io.linechat.room.RoomSettings;
import io.linechat.session.SessionSettings;
import io.linechat.spi.Backplane;
import io.linechat.spi.ChatListener;
import io.linechat.spi.MessageInterceptor;
import io.linechat.spi.RoomLogs;
import io.netty.channel.IoEventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link ChatServerBuilder} was told, checked. */
record ServerSettings(
        String name,
        List<Endpoint> endpoints,
        @Nullable ServerTls tls,
        TransportType transport,
        int eventLoopThreads,
        @Nullable IoEventLoopGroup eventLoops,
        NetSettings net,
        SessionSettings sessions,
        RoomSettings rooms,
        RoomLogs logs,
        @Nullable Backplane backplane,
        Duration interceptorTimeout,
        List<MessageInterceptor> interceptors,
        List<ChatListener> listeners,
        Clock clock) {}
