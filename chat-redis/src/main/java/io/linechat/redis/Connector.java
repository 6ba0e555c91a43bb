package io.linechat.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link Link}, and looks whether the Redis behind it will do. */
final class Connector {

    /** How long an answer is waited for. */
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LAST_DELAY = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(5);
    private static final int THREADS = 2;
    private static final int TRIES = 5;

    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:((\\d+)\\.(\\d+).*?)\\s*$");

    /** What native transports say of a failure before they say what it is. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private static final Pattern UPTIME = Pattern.compile("(?m)^uptime_in_seconds:(\\d+)");

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private Connector() {}

    static Link connect(RedisAddress address) {
        Sockets sockets = new Sockets();
        ClientResources resources = ClientResources.builder()
                .nettyCustomizer(sockets)
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        try {
            Link link = link(address, resources, sockets);
            examine(link);
            return link;
        } catch (RuntimeException e) {
            // Not at once: what has failed is still being told of.
            resources.shutdown(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            throw e instanceof RedisConnectException ? e : new RedisConnectException(address, reason(e), e);
        }
    }

    private static Link link(RedisAddress address, ClientResources resources, Sockets sockets) {
        if (address.kind() == RedisAddress.Kind.CLUSTER) {
            return toCluster(address, resources, sockets);
        }
        // When Redis refuses very quickly, Lettuce finds its own handler gone sometimes, and does not know why.
        for (int i = 1; i < TRIES; i++) {
            try {
                return toOne(address, resources, sockets);
            } catch (RuntimeException e) {
                if (isReason(bottom(e))) {
                    throw e;
                }
            }
        }
        return toOne(address, resources, sockets);
    }

    private static boolean isReason(Throwable failure) {
        return !(failure instanceof IllegalStateException || failure instanceof RedisConnectionException);
    }

    private static Link toOne(RedisAddress address, ClientResources resources, Sockets sockets) {
        RedisClient client = RedisClient.create(resources, address.uris().get(0));
        client.setOptions(set(ClientOptions.builder()).build());
        try {
            StatefulRedisConnection<String, byte[]> connection = connect(client);
            return new Link(
                    address, resources, sockets, client, connection, connection.async(), client.connectPubSub(CODEC));
        } catch (RuntimeException e) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static Link toCluster(RedisAddress address, ClientResources resources, Sockets sockets) {
        RedisClusterClient client = RedisClusterClient.create(resources, address.uris());
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        set(options);
        client.setOptions(options.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .build())
                .build());
        try {
            StatefulRedisClusterConnection<String, byte[]> connection = connect(client);
            return new Link(
                    address, resources, sockets, client, connection, connection.async(), client.connectPubSub(CODEC));
        } catch (RuntimeException e) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            throw e;
        }
    }

    static StatefulConnection<String, byte[]> connect(AbstractRedisClient client) {
        return client instanceof RedisClient one ? connect(one) : connect((RedisClusterClient) client);
    }

    private static StatefulRedisConnection<String, byte[]> connect(RedisClient client) {
        return client.connect(CODEC);
    }

    private static StatefulRedisClusterConnection<String, byte[]> connect(RedisClusterClient client) {
        StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
        // To all nodes now, so that a connection that comes later is a sign that something has changed.
        connection.sync().upstream().commands().ping();
        return connection;
    }

    private static ClientOptions.Builder set(ClientOptions.Builder options) {
        return options.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // Whoever sends something again does so by itself, in a way that does not double it.
                .replayFilter(command -> true)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(IDLE)
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .tcpNoDelay(true)
                        .build());
    }

    private static void examine(Link link) {
        String info;
        try {
            info = link.commands().info("server").get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            link.close();
            throw new RedisConnectException(link.address(), reason(e), e);
        } catch (InterruptedException e) {
            link.close();
            Thread.currentThread().interrupt();
            throw new RedisConnectException(link.address(), "interrupted", e);
        }
        Matcher uptime = UPTIME.matcher(info);
        // What a Sentinel or a Cluster leads to may be up for long, and be the primary since just now.
        if (link.address().kind() == RedisAddress.Kind.SINGLE && uptime.find()) {
            link.upFor(Duration.ofSeconds(Long.parseLong(uptime.group(1))));
        }
        Matcher version = VERSION.matcher(info);
        if (version.find()) {
            int major = Integer.parseInt(version.group(2));
            if (major < 6 || (major == 6 && Integer.parseInt(version.group(3)) < 2)) {
                link.close();
                throw new RedisConnectException(
                        link.address(), "it is version " + version.group(1) + " (expected: 6.2 or newer)");
            }
        }
    }

    private static String reason(Throwable failure) {
        Throwable bottom = bottom(failure);
        return bottom.getMessage() != null
                ? SYSTEM_CALL.matcher(bottom.getMessage()).replaceFirst("")
                : bottom.toString();
    }

    private static Throwable bottom(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
