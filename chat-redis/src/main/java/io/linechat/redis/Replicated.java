package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs scripts, and waits until a number of replicas have what they wrote. That takes a connection of its own: Redis does
 * nothing else for a connection that waits.
 */
final class Replicated implements AutoCloseable {

    /** Shorter than what anybody waits for an answer, so that one is missing only if Redis is. */
    private static final long WAIT_MILLIS = 500;

    private final int replicas;
    private final StatefulConnection<String, byte[]> connection;

    /** Blocks until it is connected. */
    Replicated(Link link, int replicas) {
        this.replicas = replicas;
        this.connection = link.connectOnceMore();
    }

    /** As {@link Link#run}; failed if fewer replicas have it by the end, although it is done then. */
    CompletionStage<List<Object>> run(Script script, List<String> keys, byte[]... arguments) {
        return to(keys.get(0)).thenCompose(node -> {
            CompletionStage<List<Object>> answer = Link.run(node, script, ScriptOutputType.MULTI, keys, arguments);
            return answer.thenCompose(done -> node.waitForReplication(replicas, WAIT_MILLIS)
                    .handle((count, failure) -> {
                        // It is done, whatever Redis says of the waiting.
                        if (failure != null || count < replicas) {
                            throw new IllegalStateException(
                                    (failure != null ? "nobody knows how many" : count)
                                            + " replicas have it (expected: " + replicas + ")",
                                    failure);
                        }
                        return done;
                    }));
        });
    }

    /** Has Redis be asked itself, of a Cluster the node where that key is: it is its connection that is to wait. */
    private CompletionStage<RedisClusterAsyncCommands<String, byte[]>> to(String key) {
        if (connection instanceof StatefulRedisConnection<String, byte[]> one) {
            return CompletableFuture.completedFuture(one.async());
        }
        StatefulRedisClusterConnection<String, byte[]> cluster =
                (StatefulRedisClusterConnection<String, byte[]>) connection;
        RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        return node == null
                ? CompletableFuture.failedFuture(new IllegalStateException("no node of the Cluster has " + key))
                : cluster.getConnectionAsync(node.getNodeId()).thenApply(StatefulRedisConnection::async);
    }

    @Override
    public void close() {
        connection.close();
    }
}
