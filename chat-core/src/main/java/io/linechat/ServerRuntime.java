package io.linechat;

import io.linechat.net.ChatPipeline;
import io.linechat.net.Listener;
import io.linechat.net.Transport;
import io.linechat.room.ListenerDispatcher;
import io.linechat.room.RoomRegistry;
import io.linechat.session.Interceptors;
import io.linechat.session.NicknameDirectory;
import io.linechat.session.Session;
import io.linechat.session.SessionServices;
import io.linechat.spi.RoomLogs;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a started server consists of, put together and taken apart again. */
final class ServerRuntime {

    private static final Logger log = LoggerFactory.getLogger(ServerRuntime.class);

    /** Interceptors may block; so many of them at a time before messages wait for a thread. */
    private static final int WORKERS = 64;

    private static final Duration IDLE_WORKER = Duration.ofSeconds(5);

    private final boolean ownsLoops;
    private final IoEventLoopGroup loops;
    private final ExecutorService workers;
    private final ExecutorService observers;
    private final Answers answers;
    private final RoomRegistry rooms;
    private final NicknameDirectory directory = new NicknameDirectory();
    private final RoomLogs logs;
    private final Listener listener;

    ServerRuntime(ServerSettings settings) {
        String threads = "linechat-" + settings.name();
        ownsLoops = settings.eventLoops() == null;
        Transport transport =
                settings.eventLoops() == null ? settings.transport().resolve() : Transport.of(settings.eventLoops());
        // Nothing that can fail may follow the making of the loops, or their threads would be left behind.
        Transport.Parts parts = transport.parts();
        workers = executor(threads + "-worker", WORKERS);
        observers = executor(threads + "-listener", 1);
        answers = new Answers(workers);
        loops = settings.eventLoops() == null
                ? new MultiThreadIoEventLoopGroup(
                        settings.eventLoopThreads(), new DefaultThreadFactory(threads + "-io"), parts.handlers())
                : settings.eventLoops();
        logs = settings.logs();
        rooms = new RoomRegistry(
                eventLoops(loops),
                settings.rooms(),
                logs,
                new ListenerDispatcher(settings.listeners(), observers),
                settings.clock(),
                ByteBufAllocator.DEFAULT);
        SessionServices services = new SessionServices(
                settings.sessions(),
                directory,
                rooms,
                new Interceptors(settings.interceptors(), workers, settings.interceptorTimeout()),
                settings.clock());
        ChatPipeline pipeline = new ChatPipeline(settings.net(), services);
        listener = new Listener(loops, parts, settings.net().keepAlive(), pipeline);
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

    RoomRegistry rooms() {
        return rooms;
    }

    NicknameDirectory directory() {
        return directory;
    }

    /** Completes with the port; on failure everything is taken apart before it says so. */
    CompletableFuture<Integer> bind(InetSocketAddress address) {
        return listener.bind(address)
                .handleAsync(
                        (port, failure) -> {
                            if (failure != null) {
                                release(Duration.ZERO);
                                throw new ChatBindException(address, failure);
                            }
                            return port;
                        },
                        workers);
    }

    /** Completes what the caller waits for on a worker, at the latest when the server has stopped. */
    <T> CompletableFuture<T> offLoop(CompletableFuture<T> answer) {
        return answers.offLoop(answer);
    }

    /** Stops; blocks for about the given time at most. Whoever has not taken the goodbye by then is cut off. */
    void stop(Duration limit) {
        Deadline deadline = new Deadline(limit);
        try {
            deadline.await(listener.stopAccepting());
            deadline.await(all(directory.sessions().stream().map(Session::stopListening)));
            deadline.await(rooms.settle());
            CompletableFuture<Void> allClosed = listener.whenAllClosed();
            directory.sessions().forEach(session -> session.disconnect("server is shutting down"));
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
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            loops.terminationFuture().awaitUninterruptibly();
        }
        answers.end();
        logs.close();
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
