package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Servers of ours that are one chat, under keys that nobody else has.
 *
 * @param server what each of them is, but for the Redis
 * @param count how many there are
 * @param redis where the Redis is; {@code null} for one of their own
 */
record ClusterPeer(JvmPeer server, int count, @Nullable String redis) implements Peer {

    @Override
    public String label() {
        return server.label();
    }

    @Override
    public Dialect dialect() {
        return server.dialect();
    }

    @Override
    public boolean isInTls() {
        return server.isInTls();
    }

    @Override
    public boolean isInstalled() {
        return redis != null || InstalledPeer.REDIS.isInstalled();
    }

    @Override
    public RunningServer start(Cores cores) throws IOException {
        ServerProcess own = redis == null ? InstalledPeer.REDIS.start(cores) : null;
        String uri = own == null ? redis : "redis://127.0.0.1:" + own.port();
        JvmPeer member = server.with("-Dredis=" + uri).with("-Dprefix=bench:" + UUID.randomUUID() + ":");
        ServerCluster cluster = new ServerCluster(own);
        for (int i = 0; i < count; i++) {
            cluster.add(() -> member.start(cores));
        }
        return cluster;
    }
}
