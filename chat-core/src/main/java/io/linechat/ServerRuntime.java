package io.linechat;

import io.linechat.http.Health;
import io.linechat.http.Site;
import io.linechat.message.Event;
import io.linechat.net.ChatPipeline;
import io.linechat.net.Entrance;
import io.linechat.net.Listener;
import io.linechat.net.Transport;
import io.linechat.room.ListenerDispatcher;
import io.linechat.room.RoomRegistry;
import io.linechat.session.AddressQuota;
import io.linechat.session.Interceptors;
import io.linechat.session.NicknameDirectory;
import io.linechat.session.Post;
import io.linechat.session.ResumableSessions;
import io.linechat.session.Session;
import io.linechat.session.SessionServices;
import io.linechat.spi.Backplane;
import io.linechat.spi.RoomLogs;
import io.linechat.tls.ServerCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a started server consists of, put together and taken apart again. */
final class ServerRuntime {

    private static final Logger log = LoggerFactory.getLogger(ServerRuntime.class);

    /** Interceptors may block; so many of them at a time before messages wait for a thread. */
    private static final int WORKERS = 64;

    /** When programs may try whether the server is there again. */
    private static final long RESTART_MILLIS = 1000;

    private static final Duration IDLE_WORKER = Duration.ofSeconds(5);

    private final boolean ownsLoops;
    private final IoEventLoopGroup loops;
    private final IoEventLoopGroup acceptor;
    private final ExecutorService workers;
    private final ExecutorService observers;
    private final Answers answers;
    private final RoomRegistry rooms;
    private final ResumableSessions resumables;
    private final NicknameDirectory directory;
    private final Post post;
    private final RoomLogs logs;
    private final @Nullable Backplane backplane;
    private final List<Endpoint> endpoints;
    private final @Nullable ServerTls tls;
    private final @Nullable ServerCertificate certificate;
    private final Listener listener;

    private volatile boolean draining;

    ServerRuntime(ServerSettings settings) {
        String threads = "linechat-" + settings.name();
        ownsLoops = settings.eventLoops() == null;
        Transport transport =
                settings.eventLoops() == null ? settings.transport().resolve() : Transport.of(settings.eventLoops());
        endpoints = settings.endpoints();
        tls = settings.tls();
        certificate = tls == null ? null : tls.load(threads + "-certificate");
        // Nothing that can fail may follow the making of the loops, or their threads would be left behind.
        Transport.Parts parts = transport.parts();
        workers = executor(threads + "-worker", WORKERS);
        observers = executor(threads + "-listener", 1);
        answers = new Answers(workers);
        if (settings.eventLoops() == null) {
            loops = loops(settings.eventLoopThreads(), threads + "-io", parts);
            acceptor = loops(1, threads + "-acceptor", parts);
        } else {
            loops = settings.eventLoops();
            acceptor = loops;
        }
        backplane = settings.backplane();
        logs = backplane == null ? settings.logs() : backplane.logs();
        directory = new NicknameDirectory(backplane);
        rooms = new RoomRegistry(
                eventLoops(loops),
                settings.rooms(),
                logs,
                backplane,
                new ListenerDispatcher(settings.listeners(), observers),
                settings.clock(),
                ByteBufAllocator.DEFAULT);
        resumables = new ResumableSessions(settings.sessions().resumeFor().isZero() ? null : logs.sessions());
        post = new Post(directory, resumables, backplane);
        SessionServices services = new SessionServices(
                settings.sessions(),
                directory,
                post,
                resumables,
                // As many as may be connected, so that who comes and goes gets no more than who stays.
                new AddressQuota(settings.net().maxPerAddress()),
                rooms,
                new Interceptors(settings.interceptors(), workers, settings.interceptorTimeout()),
                settings.clock());
        Site site = new Site(settings.net().web(), settings.net().maxLine(), this::health);
        ChatPipeline pipeline = new ChatPipeline(settings.net(), services, site, certificate, parts.sinceTaken());
        listener = new Listener(acceptor, loops, parts, settings.net().keepAlive(), pipeline);
    }

    private static IoEventLoopGroup loops(int threads, String name, Transport.Parts transport) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), transport.handlers());
    }

    private static ExecutorService executor(String name, int threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_WORKER.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static List<EventLoop> eventLoops(IoEventLoopGroup group) {
        List<EventLoop> loops = new ArrayList<>();
        group.forEach(executor -> loops.add((EventLoop) executor));
        return loops;
    }

    private Health health() {
        if (draining) {
            return Health.DRAINING;
        }
        return backplane == null || backplane.isCurrent() ? Health.READY : Health.DEGRADED;
    }

    RoomRegistry rooms() {
        return rooms;
    }

    NicknameDirectory directory() {
        return directory;
    }

    Post post() {
        return post;
    }

    /** Completes with where it listens now; on failure everything is taken apart before it says so. */
    CompletableFuture<List<Endpoint>> start() {
        return CompletableFuture.runAsync(this::join, workers).thenCompose(joined -> bind());
    }

    /** Joins the other servers. */
    private void join() {
        if (backplane != null) {
            try {
                backplane.start(post);
            } catch (RuntimeException e) {
                release(Duration.ZERO);
                throw e;
            }
        }
    }

    private CompletableFuture<List<Endpoint>> bind() {
        List<Endpoint> bound = new ArrayList<>();
        CompletableFuture<Void> binding = CompletableFuture.completedFuture(null);
        for (Endpoint endpoint : endpoints) {
            // One after the other, and each on a worker, since to find out whether somebody listens there takes time.
            binding =
                    binding.thenComposeAsync(before -> bind(endpoint), workers).thenAccept(bound::add);
        }
        return binding.handleAsync(
                (done, failure) -> {
                    if (failure != null) {
                        release(Duration.ZERO);
                        throw new ChatBindException(endpoints.get(bound.size()), rootOf(failure));
                    }
                    return List.copyOf(bound);
                },
                workers);
    }

    private CompletableFuture<Endpoint> bind(Endpoint endpoint) {
        Entrance entrance = endpoint.entrance(tls);
        Path socket = endpoint.socket();
        return socket == null
                ? listener.bind(new InetSocketAddress(endpoint.host(), endpoint.port()), entrance)
                        .thenApply(endpoint::withPort)
                : listener.bind(socket, entrance).thenApply(listening -> endpoint);
    }

    private static Throwable rootOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Completes what the caller waits for on a worker, at the latest when the server has stopped. */
    <T> CompletableFuture<T> offLoop(CompletableFuture<T> answer) {
        return answers.offLoop(answer);
    }

    /** Stops; blocks for about the given time at most. Whoever has not taken the goodbye by then is cut off. */
    void stop(Duration limit) {
        Deadline deadline = new Deadline(limit);
        draining = true;
        resumables.stop();
        try {
            deadline.await(listener.stopAccepting());
            deadline.await(all(directory.sessions().stream().map(Session::stopListening)));
            deadline.await(rooms.settle());
            CompletableFuture<Void> allClosed = listener.whenAllClosed();
            directory
                    .sessions()
                    .forEach(session -> session.disconnect(new Event.Bye("server is shutting down", RESTART_MILLIS)));
            listener.closeIdle();
            deadline.await(allClosed);
        } catch (TimeoutException e) {
            log.warn("{} connections did not close in {}, cutting them off", listener.openConnections(), limit);
        } catch (RejectedExecutionException e) {
            log.warn("the host has shut its event loops down before the server, what was under way is lost");
        } finally {
            release(deadline.left());
        }
    }

    private void release(Duration patience) {
        CompletableFuture<Void> allClosed = listener.whenAllClosed();
        listener.closeAll();
        // The loops end one by one, and a room must not find one gone that it has something for.
        settled(allClosed).join();
        if (ownsLoops) {
            for (IoEventLoopGroup ended : List.of(acceptor, loops)) {
                ended.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                ended.terminationFuture().awaitUninterruptibly();
            }
        }
        if (certificate != null) {
            certificate.close();
        }
        answers.end();
        if (backplane == null) {
            logs.close();
        } else {
            backplane.close();
        }
        observers.shutdown();
        workers.shutdown();
        try {
            if (!observers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("a chat listener is still busy; it is interrupted");
                observers.shutdownNow();
            }
        } catch (InterruptedException e) {
            observers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Completes when the rooms have told of everyone's leaving, or do not get to it (a host may have ended its loops). */
    private CompletableFuture<Void> settled(CompletableFuture<Void> allClosed) {
        return allClosed
                .thenCompose(closed -> rooms.settle())
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .exceptionally(failure -> null);
    }

    private static CompletableFuture<Void> all(Stream<CompletableFuture<Void>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    /** How much time is left for what has to be done in a limited time. */
    private static final class Deadline {

        private final long end;

        Deadline(Duration limit) {
            end = System.nanoTime() + limit.toNanos();
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }

        void await(CompletableFuture<?> done) throws TimeoutException {
            try {
                done.get(left().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TimeoutException();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RejectedExecutionException rejected
                        ? rejected
                        : new IllegalStateException("stopping failed", e.getCause());
            }
        }
    }
}
