package io.linechat.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Clients that belong together: connects them, knows when they are in their rooms, and gathers what they receive. Owned
 * by its event loop, but for the methods that throw {@link IOException}, which are for the thread that measures.
 */
final class Crowd {

    private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(1);
    private static final long QUIET = TimeUnit.SECONDS.toNanos(2);
    private static final long DRAIN_CHECK_MS = 20;

    /** So many connects, and then what else there is to do, when all come at once. */
    private static final int CONNECTS_A_TURN = 1024;

    private final LoadLoop loop;
    private final Dialect dialect;
    private final Runnable onChange;
    private final int sampleMask;
    private final List<LoadConnection> clients = new ArrayList<>();
    private final Violations violations = new Violations();
    private final byte[] work = new byte[LoadLoop.READ_SIZE];
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);

    private final CompletableFuture<Void> allConnected = new CompletableFuture<>();
    private final CompletableFuture<Void> allJoined = new CompletableFuture<>();
    private final CompletableFuture<Void> someoneLeft = new CompletableFuture<>();
    private int listeners;
    private int begun;
    private int connected;
    private int joined;
    private long lastJoined;
    private boolean closing;
    private long deliveries;

    /** When something was read the last time. */
    private long now;

    /**
     * @param onChange called when something was read or can be written
     * @param sampled the latency of one delivery in so many is enough; a power of two
     */
    Crowd(LoadLoop loop, Dialect dialect, Runnable onChange, int sampled) {
        this.loop = loop;
        this.dialect = dialect;
        this.onChange = onChange;
        this.sampleMask = sampled - 1;
    }

    void add(LoadConnection client) {
        clients.add(client);
        listeners += client.check() == null ? 0 : 1;
    }

    List<LoadConnection> clients() {
        return clients;
    }

    Dialect dialect() {
        return dialect;
    }

    // ---- connecting and joining

    /** Connects everyone, so many at a time as the server is expected to see. */
    void connect(Duration patience) throws IOException {
        loop.call(() -> {
            while (begun < Math.min(dialect.connectingAtATime(), clients.size())) {
                connectNext();
            }
            return true;
        });
        if (!LoadLoop.await(allConnected, patience)) {
            throw new IOException(loop.call(() -> connected + " of " + clients.size() + " connected in time"));
        }
    }

    /** Begins to connect everyone, and waits for nobody. */
    void connectAtOnce() {
        for (int i = 0; i < CONNECTS_A_TURN && begun < clients.size(); i++) {
            connectNext();
        }
        if (begun < clients.size()) {
            loop.eventLoop().execute(this::connectAtOnce);
        }
    }

    private void connectNext() {
        LoadConnection client = clients.get(begun++);
        client.prepare(loop.client(client.id()))
                .handler(loop.stack(client))
                .connect()
                .addListener((ChannelFuture connecting) -> {
                    if (!connecting.isSuccess()) {
                        failed(connecting.cause());
                    }
                });
    }

    void connected(LoadConnection client) {
        if (dialect.opening().isEmpty()) {
            sayHello(client);
        } else {
            say(client, dialect.opening());
        }
        if (client.check() == null || !dialect.answers()) {
            letNextConnect();
        }
    }

    private void sayHello(LoadConnection client) {
        say(client, dialect.hello(client.id(), client.room().index(), client.check() != null));
    }

    private static void say(LoadConnection client, String text) {
        ByteBuf bytes = client.buffer(256);
        bytes.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        client.write(bytes);
    }

    /** The server said something to a client for the first time. */
    void answered(LoadConnection client) {
        if (!dialect.opening().isEmpty()) {
            sayHello(client);
        }
        if (dialect.answers()) {
            letNextConnect();
        }
    }

    private void letNextConnect() {
        connected++;
        if (begun < clients.size()) {
            connectNext();
        } else if (connected == clients.size()) {
            allConnected.complete(null);
        }
    }

    void joined() {
        lastJoined = System.nanoTime();
        if (++joined == listeners) {
            allJoined.complete(null);
        }
    }

    boolean areAllIn() {
        return allJoined.isDone();
    }

    /** Waits until everyone is in their room; returns whether that came in time. */
    boolean awaitJoined(Duration patience) throws IOException {
        return LoadLoop.await(allJoined, patience);
    }

    /** When the last one of now came into the room. */
    long lastJoined() {
        return lastJoined;
    }

    /** How many of how many are in their room. */
    String howManyJoined() {
        return joined + " of " + listeners;
    }

    void disconnected(LoadConnection client) {
        if (!closing) {
            violations.disconnected++;
            failed(new IOException("the server closed connection " + client.id()));
        }
    }

    /** Matters until everyone is there; later it shows in what is missing. */
    void failed(Throwable cause) {
        allConnected.completeExceptionally(cause);
        allJoined.completeExceptionally(cause);
    }

    // ---- listening

    byte[] work() {
        return work;
    }

    Violations violations() {
        return violations;
    }

    /** Something was read, and is about to be looked through. */
    void reading() {
        now = System.nanoTime();
        onChange.run();
    }

    void changed() {
        onChange.run();
    }

    void delivered(long sentAt) {
        if ((deliveries++ & sampleMask) == 0) {
            latencies.recordValue(Math.max(0, Math.min(LONGEST_LATENCY, now - sentAt)));
        }
    }

    /** The same for what a pump says, the latency of which says nothing. */
    void delivered() {
        deliveries++;
    }

    long deliveries() {
        return deliveries;
    }

    /** The latencies since this was asked for the last time. */
    Histogram takeLatencies() {
        Histogram taken = latencies.copy();
        latencies.reset();
        return taken;
    }

    /** A member heard that somebody has left. */
    void someoneLeft() {
        someoneLeft.complete(null);
    }

    /** Waits until somebody has left the room, as far as the members are told; returns whether that came in time. */
    boolean awaitDeparture(Duration patience) throws IOException {
        return LoadLoop.await(someoneLeft, patience);
    }

    // ---- the end

    /** Waits until everyone has received everything, or nothing comes any more; then says what went wrong. */
    Violations finish(Duration patience) throws IOException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        loop.call(() -> {
            now = System.nanoTime();
            drain(drained);
            return true;
        });
        LoadLoop.await(drained, patience);
        return loop.call(() -> {
            closing = true;
            clients.forEach(LoadConnection::end);
            return violations;
        });
    }

    private void drain(CompletableFuture<Void> drained) {
        if (clients.stream().allMatch(LoadConnection::hasReceivedAll) || System.nanoTime() - now > QUIET) {
            drained.complete(null);
        } else {
            loop.eventLoop().schedule(() -> drain(drained), DRAIN_CHECK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Disconnects everyone. */
    void close() {
        loop.eventLoop().execute(() -> {
            closing = true;
            clients.forEach(LoadConnection::close);
        });
        loop.close();
    }
}
