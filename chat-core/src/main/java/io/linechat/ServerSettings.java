package io.linechat;

import io.linechat.message.RoomName;
import io.linechat.spi.ChatListener;
import io.linechat.spi.MessageInterceptor;
import io.netty.channel.IoEventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link ChatServer.Builder} was told, checked. */
record ServerSettings(
        String name,
        String host,
        int port,
        TransportType transport,
        int eventLoopThreads,
        @Nullable IoEventLoopGroup eventLoops,
        int maxLine,
        int maxConnections,
        String fullMessage,
        RoomName lobby,
        int maxRooms,
        int announceEachUpTo,
        Duration announceEvery,
        long tailBytes,
        long allTailsBytes,
        Duration stalledAfter,
        Duration farewell,
        Duration interceptorTimeout,
        List<MessageInterceptor> interceptors,
        List<ChatListener> listeners,
        Clock clock) {}
