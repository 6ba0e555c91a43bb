package io.linechat.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Servers that are one chat by way of a Redis, and the Redis, if it was started for them. For one thread. */
final class ServerCluster implements RunningServer {

    private final @Nullable ServerProcess redis;
    private final List<ServerProcess> servers = new ArrayList<>();

    /** Starts one of the servers. */
    interface Starter {
        ServerProcess start() throws IOException;
    }

    /** A question that each server answers with a number, if it can. */
    private interface Question {
        OptionalLong ask(ServerProcess server) throws IOException;
    }

    /**
     * @param redis {@code null} for one that is not ours; ends with the servers
     */
    ServerCluster(@Nullable ServerProcess redis) {
        this.redis = redis;
    }

    /** Starts another server, one at a time: each is in when it has been started. If that fails, all of them end. */
    void add(Starter starter) throws IOException {
        try {
            servers.add(starter.start());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public List<Integer> ports() {
        return servers.stream().map(ServerProcess::port).toList();
    }

    @Override
    public Duration cpuTime() {
        return servers.stream().map(ServerProcess::cpuTime).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        servers.forEach(server -> pids.addAll(server.pids()));
        if (redis != null) {
            pids.addAll(redis.pids());
        }
        return pids;
    }

    @Override
    public OptionalLong residentBytes() throws IOException {
        return sum(ServerProcess::residentBytes);
    }

    @Override
    public OptionalLong liveBytes() throws IOException {
        return sum(ServerProcess::liveBytes);
    }

    @Override
    public OptionalLong occupiedBytes() throws IOException {
        return sum(ServerProcess::occupiedBytes);
    }

    private OptionalLong sum(Question question) throws IOException {
        long sum = 0;
        for (ServerProcess server : servers) {
            OptionalLong answer = question.ask(server);
            if (answer.isEmpty()) {
                return answer;
            }
            sum += answer.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    @Override
    public Optional<RedisReport> redis() throws IOException {
        return redis == null ? Optional.empty() : Optional.of(RedisReport.ofPort(redis.port()));
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess server : servers) {
            server.close();
        }
        if (redis != null) {
            redis.close();
        }
    }
}
