package io.linechat;

import io.linechat.http.WebSettings;
import io.linechat.message.RoomName;
import io.linechat.net.NetSettings;
import io.linechat.net.TrustedProxies;
import io.linechat.room.MemoryRoomLogs;
import io.linechat.room.RoomSettings;
import io.linechat.session.SessionSettings;
import io.linechat.spi.Backplane;
import io.linechat.spi.ChatListener;
import io.linechat.spi.MessageInterceptor;
import io.linechat.spi.RoomLogs;
import io.netty.channel.IoEventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link ChatServer} is made with. Not for use by several threads at once. */
public final class ChatServerBuilder {

    private String name = "linechat";
    private @Nullable String greeting;
    private String host = "127.0.0.1";
    private int port = 5050;
    private final List<Endpoint> moreEndpoints = new ArrayList<>();
    private @Nullable ServerTls tls;
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private TransportType transport = TransportType.AUTO;
    private int eventLoopThreads = Runtime.getRuntime().availableProcessors();
    private @Nullable IoEventLoopGroup eventLoops;
    private int maxLine = 4096;
    private int maxConnections = 100_000;
    private String fullMessage = "the server is full, try again later";
    private int maxPerAddress = 1000;
    private Duration silence = Duration.ofMillis(300);
    private Duration requestTimeout = Duration.ofSeconds(10);
    private boolean page = true;
    private final Set<String> allowedOrigins = new LinkedHashSet<>();
    private Duration pingEvery = Duration.ofSeconds(30);
    private boolean webSocketCompression;
    private Duration idleTimeout = Duration.ZERO;
    private Duration keepAlive = Duration.ofMinutes(2);
    private int rate = 50;
    private int burst = 500;
    private Duration gather = Duration.ZERO;
    private RoomName lobby = RoomName.of("lobby");
    private int maxRooms = 50;
    private int history = 10;
    private int keptMessages = 1000;
    private long keptCharacters = 256 * 1024;
    private @Nullable RoomLogs logs;
    private @Nullable Backplane backplane;
    private int announceEachUpTo = 500;
    private Duration announceEvery = Duration.ofSeconds(1);
    private long tailBytes = 1 << 20;
    private long allTailsBytes = 64 << 20;
    private Duration stalledAfter = Duration.ofSeconds(10);
    private Duration resumeFor = Duration.ofSeconds(30);
    private Duration farewell = Duration.ofSeconds(5);
    private Duration interceptorTimeout = Duration.ofSeconds(2);
    private final List<MessageInterceptor> interceptors = new ArrayList<>();
    private final List<ChatListener> listeners = new ArrayList<>();

    ChatServerBuilder() {}

    /** What the greeting welcomes to, and what the threads are called after; {@code linechat} if not set. */
    public ChatServerBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** What a newcomer is told behind the welcome, in one line; who is in the lobby if not set. */
    public ChatServerBuilder greeting(String text) {
        this.greeting = text;
        return this;
    }

    /** The host or address to listen on; {@code 127.0.0.1}, which only this machine reaches, if not set. */
    public ChatServerBuilder bind(String host) {
        this.host = host;
        return this;
    }

    /** The port to listen on, 0 for one that the system chooses; 5050 if not set. */
    public ChatServerBuilder port(int port) {
        this.port = within("port", port, 0, 65_535);
        return this;
    }

    /**
     * Where to listen in addition to {@link #bind} and {@link #port}; may be called several times.
     *
     * @throws IllegalArgumentException when the server is built, if it is to be reached by TLS and there is no {@link #tls}
     */
    public ChatServerBuilder listen(Endpoint endpoint) {
        moreEndpoints.add(endpoint);
        return this;
    }

    /** Speaks TLS, where an {@link Endpoint} does not say otherwise; without it there is none. */
    public ChatServerBuilder tls(ServerTls tls) {
        this.tls = tls;
        return this;
    }

    /**
     * Takes a proxy's word on where its connections really come from, which it says in the header of the PROXY protocol
     * (version 1 or 2) before all else. A connection from there without one is closed, and so is one with such a header
     * from anywhere else. May be called several times.
     *
     * @param network the proxy's address, or a network as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if it is neither
     */
    public ChatServerBuilder trustProxy(String network) {
        trustedProxies = trustedProxies.and(network);
        return this;
    }

    /** How sockets are served; the best way that works here if not set. */
    public ChatServerBuilder transport(TransportType transport) {
        this.transport = transport;
        return this;
    }

    /** How many event loops the server makes; one for each processor if not set. */
    public ChatServerBuilder eventLoopThreads(int threads) {
        this.eventLoopThreads = within("eventLoopThreads", threads, 1, 1024);
        return this;
    }

    /**
     * The advanced hook: runs the server on the host's event loops, of whatever transport they are. The server does not
     * shut them down; a host that does so before it stops the server loses what was under way.
     */
    public ChatServerBuilder eventLoops(IoEventLoopGroup hostsLoops) {
        this.eventLoops = hostsLoops;
        return this;
    }

    /** The longest line in bytes, without its ending; 4096 if not set. */
    public ChatServerBuilder maxLine(int bytes) {
        this.maxLine = within("maxLine", bytes, 16, 1 << 20);
        return this;
    }

    /** How many connections there may be at a time; 100,000 if not set. */
    public ChatServerBuilder maxConnections(int connections) {
        this.maxConnections = within("maxConnections", connections, 1, Integer.MAX_VALUE);
        return this;
    }

    /** What a connection too many is told before it is closed. */
    public ChatServerBuilder fullMessage(String message) {
        this.fullMessage = message;
        return this;
    }

    /**
     * How many connections there may be from one address at a time, or from one /64 of IPv6 addresses; 1000 if not set.
     */
    public ChatServerBuilder maxConnectionsPerAddress(int connections) {
        this.maxPerAddress = within("maxConnectionsPerAddress", connections, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Who says nothing for so long after connecting is taken for a person and greeted; whoever says something is answered
     * at once, in what they speak. 300 ms if not set.
     *
     * @param time zero to greet everyone at once; a program that does not expect it sees the greeting, too
     */
    public ChatServerBuilder silence(Duration time) {
        this.silence = notNegative("silence", time);
        return this;
    }

    /**
     * Who has begun to say something has so long to come to the end of the first line, the handshake of TLS or the HTTP
     * request, and so long for each further request; 10 s if not set. Who says nothing is not hurried.
     */
    public ChatServerBuilder requestTimeout(Duration time) {
        this.requestTimeout = positive("requestTimeout", time);
        return this;
    }

    /**
     * Whether there is a page to chat on, at {@code http://HOST:PORT/}; there is if not set. Pages of the embedding
     * program's own open their WebSocket at {@code /chat}, see {@link #allowOrigin}.
     */
    public ChatServerBuilder page(boolean served) {
        this.page = served;
        return this;
    }

    /**
     * Lets the pages of another site open a WebSocket here; all others may not, but for the server's own. A server that is
     * reached through a proxy on the same machine needs it for its own site, too.
     *
     * @param origin what browsers call the site, as {@code https://example.org}
     */
    public ChatServerBuilder allowOrigin(String origin) {
        if (!origin.matches("https?://[^/?#\\s]+")) {
            throw new IllegalArgumentException("allowOrigin: " + origin + " (expected: scheme://host[:port])");
        }
        allowedOrigins.add(origin);
        return this;
    }

    /**
     * How often a WebSocket is asked whether its client is still there; one from which nothing at all has come between
     * two times is closed. 30 s if not set.
     */
    public ChatServerBuilder pingEvery(Duration time) {
        this.pingEvery = positive("pingEvery", time);
        return this;
    }

    /**
     * Whether the messages of a WebSocket are compressed (permessage-deflate) for the clients that offer it, as browsers
     * do; they are not if not set. It saves bytes on the network at the cost of time here: what a room is told is
     * compressed once for all of these clients, and what they send is taken up to the longest line, compressed or not.
     */
    public ChatServerBuilder webSocketCompression(boolean offered) {
        this.webSocketCompression = offered;
        return this;
    }

    /** A client that says nothing for so long is disconnected; zero, which is so if not set, for never. */
    public ChatServerBuilder idleTimeout(Duration time) {
        this.idleTimeout = notNegative("idleTimeout", time);
        return this;
    }

    /**
     * A connection that is silent for so long is probed by the system, and closed if nobody answers (TCP keepalive);
     * zero for the system's own setting, 2 minutes if not set.
     */
    public ChatServerBuilder keepAlive(Duration time) {
        this.keepAlive = notNegative("keepAlive", time);
        return this;
    }

    /**
     * How many commands a client may send, those that say something included. What is more is refused, and a client that
     * goes on regardless is disconnected. 50 a second and 500 at once if not set.
     *
     * @param perSecond 0 for any number
     * @param burst how many at once
     */
    public ChatServerBuilder rate(int perSecond, int burst) {
        this.rate = within("rate", perSecond, 0, 1_000_000);
        this.burst = within("burst", burst, 1, 1_000_000);
        return this;
    }

    /**
     * How long a busy room gathers lines before it hands them out together, which costs that much time and saves work.
     * A room that was silent for as long hands a line out at once. Zero, which is so if not set, gathers only what
     * arrives in the same turn of the event loop. {@code ./chat bench} measures what it gains.
     */
    public ChatServerBuilder gather(Duration time) {
        this.gather = notNegative("gather", time);
        return this;
    }

    /**
     * The room that everyone starts in; {@code lobby} if not set.
     *
     * @throws io.linechat.message.InvalidNameException if no room can have that name
     */
    public ChatServerBuilder lobby(String room) {
        this.lobby = RoomName.of(room);
        return this;
    }

    /** How many rooms one client may be in; 50 if not set. */
    public ChatServerBuilder maxRooms(int rooms) {
        this.maxRooms = within("maxRooms", rooms, 1, 10_000);
        return this;
    }

    /** How many of the last messages of a room somebody who enters it is shown, with their times; 10 if not set. */
    public ChatServerBuilder history(int messages) {
        this.history = within("history", messages, 0, 1000);
        return this;
    }

    /**
     * How much of what is said in a room is kept in memory, while somebody is there: the last messages, up to that many
     * and up to that many characters in all of them. 1000 and 262,144 if not set. Of no effect with a {@link #log}.
     */
    public ChatServerBuilder keep(int messages, long characters) {
        this.keptMessages = within("keep", messages, 0, Integer.MAX_VALUE);
        this.keptCharacters = notNegative("keep", characters);
        return this;
    }

    /**
     * Where the rooms keep what is said, instead of in memory. The server closes it when it stops, so that it serves one
     * server.
     */
    public ChatServerBuilder log(RoomLogs logs) {
        this.logs = logs;
        return this;
    }

    /**
     * Makes this server one of several that are one chat: what is said, who is there, nicknames and private messages are
     * the same on all of them. The log of the rooms comes with it, so that {@link #log} is not to be set. The server closes
     * it when it stops, or cannot start; it is for one server, which starts once.
     */
    public ChatServerBuilder backplane(Backplane backplane) {
        this.backplane = backplane;
        return this;
    }

    /** Up to how many members a room is told of each coming and going; in a larger one they are gathered. 500 if not set. */
    public ChatServerBuilder announceEachUpTo(int members) {
        this.announceEachUpTo = within("announceEachUpTo", members, 0, Integer.MAX_VALUE);
        return this;
    }

    /** How often a larger room is told of comings and goings; every second if not set. */
    public ChatServerBuilder announceEvery(Duration interval) {
        this.announceEvery = positive("announceEvery", interval);
        return this;
    }

    /**
     * How much of the newest lines of a room is kept, in bytes, for members that cannot take them just now; and how much
     * of all rooms together. Who falls further behind is told how many lines it missed. 1 MiB and 64 MiB if not set.
     */
    public ChatServerBuilder tail(long bytesOfOneRoom, long bytesInAll) {
        this.tailBytes = notNegative("tail", bytesOfOneRoom);
        this.allTailsBytes = notNegative("tail", bytesInAll);
        return this;
    }

    /** A client that takes nothing for so long, while there is something for it, is disconnected; 10 s if not set. */
    public ChatServerBuilder stalledAfter(Duration time) {
        this.stalledAfter = positive("stalledAfter", time);
        return this;
    }

    /**
     * How long a program whose connection is lost keeps its nickname and its rooms, to take its session up again; nobody
     * sees it leave and come then. Zero for not at all, 30 s if not set. With a {@link #log} that remembers sessions it
     * can also be taken up from a server that is started again.
     */
    public ChatServerBuilder resumeFor(Duration time) {
        this.resumeFor = notNegative("resumeFor", time);
        return this;
    }

    /** How long a client that is disconnected has to take what is still there for it; 5 s if not set. */
    public ChatServerBuilder farewell(Duration time) {
        this.farewell = positive("farewell", time);
        return this;
    }

    /** Asks {@code interceptor} about what clients say, after those that were added before. */
    public ChatServerBuilder interceptor(MessageInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** How long the interceptors may take for a message, all together, before it is refused; 2 s if not set. */
    public ChatServerBuilder interceptorTimeout(Duration time) {
        this.interceptorTimeout = positive("interceptorTimeout", time);
        return this;
    }

    /** Tells {@code listener} what happens in the rooms. */
    public ChatServerBuilder listener(ChatListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Makes the server; it does nothing before it is started.
     *
     * @throws IllegalArgumentException if two settings exclude each other
     */
    public ChatServer build() {
        if (logs != null && backplane != null) {
            throw new IllegalArgumentException("log: set (expected: none with a backplane, which has its own)");
        }
        Clock clock = Clock.systemUTC();
        return new ChatServer(new ServerSettings(
                name,
                endpoints(),
                tls,
                transport,
                eventLoopThreads,
                eventLoops,
                new NetSettings(
                        maxLine,
                        maxConnections,
                        maxPerAddress,
                        fullMessage,
                        silence,
                        requestTimeout,
                        idleTimeout,
                        keepAlive,
                        trustedProxies,
                        new WebSettings(page, Set.copyOf(allowedOrigins), pingEvery, webSocketCompression)),
                new SessionSettings(
                        name,
                        greeting,
                        lobby,
                        maxLine,
                        maxRooms,
                        history,
                        rate,
                        burst,
                        stalledAfter,
                        resumeFor,
                        farewell),
                new RoomSettings(announceEachUpTo, announceEvery, gather, tailBytes, allTailsBytes),
                logs != null ? logs : new MemoryRoomLogs(clock.millis(), keptMessages, keptCharacters),
                backplane,
                interceptorTimeout,
                List.copyOf(interceptors),
                List.copyOf(listeners),
                clock));
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>(List.of(Endpoint.tcp(host, port)));
        endpoints.addAll(moreEndpoints);
        if (tls == null) {
            for (Endpoint endpoint : endpoints) {
                if (endpoint.needsCertificate()) {
                    throw new IllegalArgumentException(
                            "listen: " + endpoint + " (expected: no tls without a certificate)");
                }
            }
        }
        return List.copyOf(endpoints);
    }

    private static int within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    private static long notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: not negative)");
        }
        return value;
    }

    private static Duration notNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: not negative)");
        }
        return value;
    }

    private static Duration positive(String what, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: more than zero)");
        }
        return value;
    }
}
