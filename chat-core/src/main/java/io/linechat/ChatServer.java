package io.linechat;

import io.linechat.message.CleanText;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import io.linechat.spi.Backplane.Delivery;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A chat server that runs inside a program.
 *
 * <pre>{@code
 * try (ChatServer server = ChatServer.builder().port(0).build().start()) {
 *     server.room("lobby").say("server", "the match begins in 5 minutes");
 * }
 * }</pre>
 *
 * <p>Any thread may call any method. A server is started once and stopped once; several may run in one JVM. It runs on
 * threads of its own, named {@code linechat-NAME-…}, whose event loops keep the JVM alive until the server is stopped.
 */
public final class ChatServer implements AutoCloseable {

    /** How long {@link #close()} gives the clients to take what is still there for them. */
    public static final Duration DEFAULT_STOP_TIME = Duration.ofSeconds(3);

    private final ServerSettings settings;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    // Guarded by this; a server starts once and stops once, which is no hot path.
    private State state = State.NEW;
    private @Nullable ServerRuntime runtime;
    private @Nullable CompletableFuture<ChatServer> starting;
    private List<Endpoint> endpoints = List.of();

    private enum State {
        NEW,
        STARTING,
        RUNNING,
        STOPPING
    }

    ChatServer(ServerSettings settings) {
        this.settings = settings;
    }

    /** What a server is made with; every setting has a default. */
    public static ChatServerBuilder builder() {
        return new ChatServerBuilder();
    }

    /**
     * Starts, and returns when the server accepts connections.
     *
     * @return this server
     * @throws ChatBindException if it cannot listen where it was told to; nothing is left behind then
     * @throws ChatTlsException if its certificate or key cannot be used
     * @throws IllegalStateException if it was started before
     * @throws UnsupportedOperationException if the transport that was asked for cannot be used here
     */
    public ChatServer start() {
        try {
            return startAsync().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Does what {@link #start()} does, without blocking; fails with what that throws. */
    public CompletableFuture<ChatServer> startAsync() {
        synchronized (this) {
            if (state != State.NEW) {
                return CompletableFuture.failedFuture(new IllegalStateException("the server was started before"));
            }
            try {
                runtime = new ServerRuntime(settings);
            } catch (RuntimeException e) {
                if (settings.backplane() != null) {
                    settings.backplane().close();
                }
                return CompletableFuture.failedFuture(e);
            }
            state = State.STARTING;
            starting = runtime.start().whenComplete(this::started).thenApply(bound -> this);
            return starting;
        }
    }

    private synchronized void started(@Nullable List<Endpoint> bound, @Nullable Throwable failure) {
        if (bound == null) {
            state = State.STOPPING;
            stopped.complete(null);
        } else {
            endpoints = bound;
            state = State.RUNNING;
        }
    }

    /** The name of the server, which the greeting welcomes to. */
    public String name() {
        return settings.name();
    }

    /** The host or address that it listens on, as it was set. */
    public String host() {
        return settings.endpoints().get(0).host();
    }

    /**
     * The port that it listens on: the one it was given, or the one the system chose for port 0.
     *
     * @throws IllegalStateException if it was never started
     */
    public int port() {
        return endpoints().get(0).port();
    }

    /**
     * Where it listens: {@link #host()} and {@link #port()} first, and then what {@link ChatServerBuilder#listen} added,
     * each with the port that it was given or that the system chose.
     *
     * @throws IllegalStateException if it was never started
     */
    public synchronized List<Endpoint> endpoints() {
        if (endpoints.isEmpty()) {
            throw new IllegalStateException("the server is not started");
        }
        return endpoints;
    }

    /** Stops with {@link #DEFAULT_STOP_TIME}. */
    @Override
    public void close() {
        stop(DEFAULT_STOP_TIME);
    }

    /**
     * Stops: accepts nothing more, delivers what was said, tells the clients, and closes each connection when its client
     * has taken everything, all of them after {@code limit}. Returns when the server's threads have ended. Stopping
     * again, or a server that was never started, does nothing but wait for the end; one that is still starting is
     * stopped when it has started.
     */
    public void stop(Duration limit) {
        stopAsync(limit).join();
    }

    /** Does what {@link #stop} does, without blocking. */
    public CompletableFuture<Void> stopAsync(Duration limit) {
        synchronized (this) {
            if (state == State.STARTING && starting != null) {
                starting.whenComplete((started, failure) -> stopAsync(limit));
                return stopped;
            }
            if (state == State.NEW) {
                stopped.complete(null);
            } else if (state == State.RUNNING) {
                ServerRuntime stopping = running();
                Thread stopper = new Thread(() -> stop(stopping, limit), "linechat-" + name() + "-stop");
                stopper.start();
            }
            state = State.STOPPING;
        }
        return stopped;
    }

    private void stop(ServerRuntime stopping, Duration limit) {
        try {
            stopping.stop(limit);
            stopped.complete(null);
        } catch (RuntimeException | Error e) {
            stopped.completeExceptionally(e);
        }
    }

    /** Completes when the server has stopped. */
    public CompletableFuture<Void> whenStopped() {
        return stopped.copy();
    }

    /**
     * A room to act in, whether it exists or not.
     *
     * @throws io.linechat.message.InvalidNameException if no room can have that name
     */
    public ChatRoom room(String name) {
        return new ChatRoom(running(), RoomName.of(name));
    }

    /** The rooms that exist, on whatever server, by name; completes on a worker thread. */
    public CompletionStage<List<RoomSummary>> rooms() {
        ServerRuntime server = running();
        return server.offLoop(server.rooms().rooms());
    }

    /** Who is connected to this server, longest first. */
    public List<SessionInfo> sessions() {
        return running().directory().sessions().stream()
                .map(session -> new SessionInfo(session.nickname(), session.remoteAddress(), session.connectedAt()))
                .sorted(Comparator.comparing(SessionInfo::connectedAt))
                .toList();
    }

    /**
     * Tells everyone who is connected something, once, whatever rooms they are in, on all servers of a {@linkplain
     * ChatServerBuilder#backplane backplane}. It goes into no room's log, and is not
     * kept for a client that reads nothing.
     *
     * @throws io.linechat.message.InvalidNameException if {@code from} cannot be a nickname
     */
    public void announce(String from, String text) {
        Event.Announcement announcement = new Event.Announcement(Nickname.of(from), CleanText.of(text));
        running().post().tellEveryone(announcement);
    }

    /**
     * Tells one client something in private.
     *
     * @return {@code false} if nobody has that nickname, or their client reads nothing; completes on a worker thread
     * @throws io.linechat.message.InvalidNameException if one of the names cannot be a nickname
     */
    public CompletionStage<Boolean> tell(String from, String to, String text) {
        ServerRuntime server = running();
        Event.Told told = new Event.Told(
                Nickname.of(from),
                Nickname.of(to),
                CleanText.of(text),
                settings.clock().instant());
        return server.offLoop(server.post()
                .deliver(told)
                .thenApply(delivery -> delivery == Delivery.TAKEN)
                .toCompletableFuture());
    }

    /**
     * Disconnects somebody, on whatever server of a backplane, and tells them why.
     *
     * @param reason may be empty
     * @return {@code false} if nobody has that nickname; completes on a worker thread
     * @throws io.linechat.message.InvalidNameException if {@code who} cannot be a nickname
     */
    public CompletionStage<Boolean> kick(String who, String reason) {
        ServerRuntime server = running();
        return server.offLoop(
                server.post().disconnect(Nickname.of(who), CleanText.of(reason)).toCompletableFuture());
    }

    private synchronized ServerRuntime running() {
        if (runtime == null) {
            throw new IllegalStateException("the server is not started");
        }
        return runtime;
    }
}
