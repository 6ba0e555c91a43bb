package io.linechat.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis: one for commands, one for news. Any thread; what it completes and calls is on its own few
 * threads, which nobody may block. A command is sent once at most: without a connection it fails at once, and when the
 * answer is lost, or has not come in {@link Connector#COMMAND_TIMEOUT}, nobody knows what became of it.
 */
final class Link implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Link.class);

    private static final long RENEW_AGAIN_MILLIS = 200;

    private final RedisAddress address;
    private final ClientResources resources;
    private final Sockets sockets;
    private final AbstractRedisClient client;
    private final StatefulConnection<String, byte[]> connection;
    private final RedisClusterAsyncCommands<String, byte[]> commands;
    private final StatefulRedisPubSubConnection<String, byte[]> news;
    private final Subscriptions subscriptions;
    private final List<Runnable> onConnected = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** From when a connection for commands is lost until it is told that there is one again; that is just after it can be used. */
    private volatile boolean interrupted;

    /** When the last connection for commands was made, by {@link System#nanoTime}. */
    private volatile long connectedAt = System.nanoTime();

    Link(
            RedisAddress address,
            ClientResources resources,
            Sockets sockets,
            AbstractRedisClient client,
            StatefulConnection<String, byte[]> connection,
            RedisClusterAsyncCommands<String, byte[]> commands,
            StatefulRedisPubSubConnection<String, byte[]> news) {
        this.address = address;
        this.resources = resources;
        this.sockets = sockets;
        this.client = client;
        this.connection = connection;
        this.commands = commands;
        this.news = news;
        this.subscriptions = new Subscriptions(news);
        client.addListener(new Reconnections());
    }

    /**
     * Connects; blocks until that is done.
     *
     * @throws RedisConnectException if it is not possible
     */
    static Link connect(RedisAddress address) {
        return Connector.connect(address);
    }

    RedisAddress address() {
        return address;
    }

    /** Whether keys of several rooms cannot go into one script. */
    boolean isCluster() {
        return address.kind() == RedisAddress.Kind.CLUSTER;
    }

    RedisClusterAsyncCommands<String, byte[]> commands() {
        return commands;
    }

    /** Another connection for commands, for those that keep Redis from doing what comes behind them. Blocks. */
    StatefulConnection<String, byte[]> connectOnceMore() {
        long before = connectedAt;
        StatefulConnection<String, byte[]> another = Connector.connect(client);
        connectedAt = before;
        return another;
    }

    /** For what is to be done later; nothing that takes long. */
    ScheduledExecutorService scheduler() {
        return resources.eventExecutorGroup();
    }

    /** A thread that can own something; it has nothing to do that takes long. */
    EventExecutor thread() {
        return resources.eventExecutorGroup().next();
    }

    /**
     * Runs a script, in one step.
     *
     * @param <T> what that type of output is in Java: {@code Long}, {@code byte[]}, {@code List<Object>} of these
     */
    <T> CompletionStage<T> run(Script script, ScriptOutputType output, List<String> keys, byte[]... arguments) {
        return run(commands, script, output, keys, arguments);
    }

    /**
     * The same, in the order of the calls, which that does not keep where Redis has to be told the script first. Sends more.
     */
    <T> CompletionStage<T> runInOrder(Script script, ScriptOutputType output, List<String> keys, byte[]... arguments) {
        return commands.eval(script.text(), output, keys.toArray(String[]::new), arguments);
    }

    /** As {@link #run(Script, ScriptOutputType, List, byte[][])}, on another connection. */
    static <T> CompletionStage<T> run(
            RedisClusterAsyncCommands<String, byte[]> commands,
            Script script,
            ScriptOutputType output,
            List<String> keys,
            byte[]... arguments) {
        String[] names = keys.toArray(String[]::new);
        RedisFuture<T> answer = commands.evalsha(script.digest(), output, names, arguments);
        return answer.exceptionallyCompose(failure -> {
            if (unwrap(failure) instanceof RedisNoScriptException) {
                return commands.eval(script.text(), output, names, arguments);
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    /** What a stage failed with, without what stages wrap it in. */
    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Listens to a channel, until it is unsubscribed; also to one that somebody listens to already.
     *
     * @param listener called in order, on one of this object's threads
     * @return done when no news can be missed any more, but for times without a connection; failed if nobody listens then
     */
    CompletionStage<Void> subscribe(String channel, Consumer<byte[]> listener) {
        return subscriptions.add(channel, listener);
    }

    /** Ends what {@link #subscribe} has begun with the same listener. */
    void unsubscribe(String channel, Consumer<byte[]> listener) {
        subscriptions.remove(channel, listener);
    }

    /**
     * Has that called whenever there is a connection again: news may have been missed, and Redis may be another one. Comes
     * once for each of the connections, and after everything is subscribed to again. Not for the first time.
     */
    void onConnected(Runnable callback) {
        onConnected.add(callback);
    }

    /** Whether both connections are there, as far as one knows. */
    boolean isConnected() {
        return connection.isOpen() && news.isOpen();
    }

    /**
     * How long a connection has been there for commands, in nanoseconds, to whatever part of a Cluster; 0 if there is none.
     * The first connection has been there for as long as Redis is up.
     */
    long connectedFor() {
        return connection.isOpen() && !interrupted ? System.nanoTime() - connectedAt : 0;
    }

    /** It was learned how long the Redis is up that was connected to first. */
    void upFor(Duration time) {
        connectedAt = System.nanoTime() - time.toNanos();
    }

    /** Gives up the connections, for nothing comes from there any more, and makes others; not to a Cluster, which sees to it. */
    void reconnect() {
        if (!isCluster()) {
            logger.warn("Redis at {} does not answer; connecting to it anew", address);
            sockets.closeAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
        news.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Reconnections implements RedisConnectionStateListener {

        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> connected, SocketAddress remote) {
            if (connected != news) {
                connectedAt = System.nanoTime();
                if (interrupted) {
                    logger.info("Redis at {} is connected again", address);
                }
                interrupted = false;
            }
            // Not here: the thread is that of the connection.
            scheduler().execute(connected == news ? this::renew : this::tell);
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            // In a Cluster that is one of many, and those to others go on.
            if (disconnected == connection && !closed) {
                interrupted = true;
                logger.warn("the connection to Redis at {} is lost", address);
            }
        }

        private void renew() {
            subscriptions.renew().whenComplete((done, failure) -> {
                if (failure == null) {
                    tell();
                } else if (!closed && news.isOpen()) {
                    scheduler().schedule(this::renew, RENEW_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                }
            });
        }

        private void tell() {
            for (Runnable callback : onConnected) {
                try {
                    callback.run();
                } catch (RuntimeException e) {
                    logger.error("something failed when Redis was back", e);
                }
            }
        }
    }
}
