package io.linechat.bench.load;

import io.linechat.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Plays everyone in a {@link Workload} on one event loop, and checks what each of them receives.
 *
 * <p><b>Window.</b> Without a rate the loop is closed: each room may have {@code window / rooms} messages in flight, at
 * least one. In flight is what was sent less what was delivered, where a message counts as delivered by the part of its
 * recipients that have it; so it is the average recipient who lets the next message go, not the slowest one. The talkers
 * of a room take turns and write 16 messages at a time at most. This is how {@code fanbench} defines it, too, and it
 * decides how much a server can gather.
 *
 * <p><b>Rate.</b> With a rate the loop is open: messages are due at even intervals and carry the time at which they were
 * due. Latency counts from there, however late they left (no coordinated omission). The window only bounds what can
 * pile up.
 *
 * <p>The public methods are for one thread, which is not the event loop; all the rest belongs to the event loop.
 */
public final class LoadDriver implements AutoCloseable {

    private static final int READ_SIZE = 128 * 1024;
    private static final int SOURCE_ADDRESSES = 32;

    /** What may be said is said within a turn of the loop, too, or talkers would wait for all who listen. */
    private static final int READS_BETWEEN_SENDS = 128;

    private static final long PROBE_INTERVAL_MS = 250;
    private static final long STALL_CHECK_MS = 3000;
    private static final long DRAIN_CHECK_MS = 20;
    private static final long QUIET = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(1);

    /** In a closed loop there are so many deliveries that the latency of one in 16 is enough. */
    private static final int SAMPLED = 16;

    private final Workload workload;
    private final Dialect dialect;
    private final IoEventLoopGroup loops;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Conversation conversation;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Violations violations = new Violations();
    private final byte[] work = new byte[READ_SIZE];

    private final CompletableFuture<Void> allConnected = new CompletableFuture<>();
    private final CompletableFuture<Void> allJoined = new CompletableFuture<>();
    private final CompletableFuture<Void> stalled = new CompletableFuture<>();
    private int begun;
    private int connected;
    private int joined;
    private boolean closing;

    private final int sampleMask;
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);
    private boolean sendScheduled;
    private int readsSinceSend;
    private long delivered;

    /** When something was read the last time. */
    private long now;

    /**
     * What was delivered up to a moment.
     *
     * @param deliveries since the beginning
     * @param latencies in ns, of what was delivered since this was asked for the last time
     */
    public record Progress(long deliveries, Histogram latencies) {}

    /**
     * Makes a driver for one run.
     *
     * @param port where the server listens, on this machine
     */
    public LoadDriver(Workload workload, Dialect dialect, int port) {
        this.workload = workload;
        this.dialect = dialect;
        this.sampleMask = workload.rate() > 0 ? 0 : SAMPLED - 1;
        Transport.Parts transport = Transport.best().parts();
        loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), transport.handlers());
        loop = loops.next();
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .remoteAddress(new InetSocketAddress(NetUtil.LOCALHOST4, port))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE));
        if (hasManyAddresses()) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        conversation = populate();
    }

    private Conversation populate() {
        Payload payload = new Payload(workload.size());
        DeliveryCheck.Audience audience = new DeliveryCheck.Audience(workload);
        boolean heardBySelf = dialect.echoes() || !dialect.sendersListen();
        List<LoadRoom> rooms = new ArrayList<>();
        for (int room = 0; room < workload.rooms(); room++) {
            int fanOut = workload.membersOf(room) - (heardBySelf ? 0 : 1);
            rooms.add(new LoadRoom(room, fanOut, bytes(dialect.before(room, workload.size())), bytes(dialect.after())));
        }
        for (int member = 0; member < workload.members(); member++) {
            LoadRoom room = rooms.get(workload.roomOf(member));
            int sender = dialect.sendersListen() && member < workload.senders() ? member : LoadConnection.SILENT;
            int unheard = heardBySelf ? LoadConnection.SILENT : sender;
            DeliveryCheck check = new DeliveryCheck(audience, room.index(), unheard, violations);
            connections.add(new LoadConnection(this, member, sender, room, check, payload));
        }
        for (int sender = 0; sender < workload.senders() && !dialect.sendersListen(); sender++) {
            LoadRoom room = rooms.get(workload.roomOf(sender));
            connections.add(new LoadConnection(this, workload.members() + sender, sender, room, null, payload));
        }
        List<LoadConnection> talkers = connections.stream()
                .filter(connection -> connection.sender() != LoadConnection.SILENT)
                .toList();
        talkers.forEach(talker -> talker.room().talkers().add(talker));
        return new Conversation(loop, workload, payload, rooms, talkers, audience.sent);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- for the one who measures

    /** How many connections it makes. */
    public int connections() {
        return connections.size();
    }

    /** Connects everyone. */
    public void connect(Duration patience) throws IOException {
        onLoop(() -> {
            while (begun < Math.min(dialect.connectingAtATime(), connections.size())) {
                connectNext();
            }
            return true;
        });
        if (!isDone(allConnected, patience)) {
            throw new IOException(onLoop(() -> connected + " of " + connections.size() + " connected in time"));
        }
    }

    /** Waits until everyone is in their room, which shows when they receive what is said there. */
    public void join(Duration patience) throws IOException {
        onLoop(() -> {
            probe();
            return true;
        });
        if (!isDone(allJoined, patience)) {
            throw new IOException(onLoop(() -> joined + " of " + workload.members() + " joined in time"));
        }
    }

    /** Begins to talk. */
    public void start() throws IOException {
        onLoop(() -> {
            conversation.begin();
            watch(delivered);
            return true;
        });
    }

    /** Lets it run for that long, or until nothing is delivered any more. */
    public void run(Duration time) throws IOException {
        isDone(stalled, time);
    }

    /** What has happened so far. */
    public Progress progress() throws IOException {
        return onLoop(() -> {
            Progress progress = new Progress(delivered, latencies.copy());
            latencies.reset();
            return progress;
        });
    }

    /** Stops talking, waits until everything is delivered or nothing comes any more, and says what went wrong. */
    public Violations finish(Duration patience) throws IOException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        onLoop(() -> {
            conversation.end();
            now = System.nanoTime();
            drain(drained);
            return true;
        });
        isDone(drained, patience);
        return onLoop(() -> {
            closing = true;
            connections.stream().map(LoadConnection::check).forEach(check -> {
                if (check != null) {
                    check.end();
                }
            });
            return violations;
        });
    }

    /** Disconnects everyone. */
    @Override
    public void close() {
        loop.execute(() -> {
            closing = true;
            connections.forEach(LoadConnection::close);
        });
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private <T> T onLoop(Callable<T> task) throws IOException {
        return get(loop.submit(task));
    }

    private static <T> T get(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean isDone(CompletableFuture<Void> future, Duration patience) throws IOException {
        CompletableFuture<Boolean> timed = future.thenApply(done -> true);
        return get(timed.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    // ---- connecting and joining

    private void connectNext() {
        LoadConnection connection = connections.get(begun++);
        bootstrap
                .clone()
                .handler(connection)
                .localAddress(source(connection))
                .connect()
                .addListener((ChannelFuture connecting) -> {
                    if (!connecting.isSuccess()) {
                        allConnected.completeExceptionally(connecting.cause());
                    }
                });
    }

    /** Spreads the connections over the loopback addresses, since each has some 28,000 ports. */
    private static @Nullable SocketAddress source(LoadConnection connection) {
        if (!hasManyAddresses()) {
            return null;
        }
        String address = "127.0.0." + (2 + connection.id() % SOURCE_ADDRESSES);
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 0);
    }

    private static boolean hasManyAddresses() {
        return Transport.best() == Transport.EPOLL;
    }

    void connected(LoadConnection connection) {
        ByteBuf hello = connection.buffer(256);
        boolean listens = connection.check() != null;
        hello.writeBytes(bytes(dialect.hello(connection.id(), connection.room().index(), listens)));
        connection.write(hello);
        if (!listens || !dialect.answers()) {
            letNextConnect();
        }
    }

    /** The server said something to a connection for the first time. */
    void answered() {
        if (dialect.answers()) {
            letNextConnect();
        }
    }

    private void letNextConnect() {
        connected++;
        if (begun < connections.size()) {
            connectNext();
        } else if (connected == connections.size()) {
            allConnected.complete(null);
        }
    }

    private void probe() {
        if (!allJoined.isDone() && !closing) {
            conversation.probe();
            loop.schedule(this::probe, PROBE_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    void joined() {
        if (++joined == workload.members()) {
            allJoined.complete(null);
        }
    }

    void disconnected(LoadConnection connection) {
        if (!closing) {
            violations.disconnected++;
            failed(new IOException("the server closed connection " + connection.id()));
        }
    }

    /** Matters until everyone is there; later it shows in what is missing. */
    void failed(Throwable cause) {
        allConnected.completeExceptionally(cause);
        allJoined.completeExceptionally(cause);
    }

    // ---- talking and listening

    byte[] work() {
        return work;
    }

    Violations violations() {
        return violations;
    }

    /** Something was read, and is about to be looked through. */
    void reading() {
        now = System.nanoTime();
        sendSoon();
    }

    /** Something changed, so that more can be said. */
    void sendSoon() {
        if (++readsSinceSend == READS_BETWEEN_SENDS) {
            readsSinceSend = 0;
            conversation.proceed();
        } else if (!sendScheduled) {
            sendScheduled = true;
            // Runs when the loop has read all that is there to read.
            loop.execute(this::endTurn);
        }
    }

    private void endTurn() {
        sendScheduled = false;
        readsSinceSend = 0;
        conversation.proceed();
    }

    void delivered(long nanos) {
        if ((delivered++ & sampleMask) == 0) {
            latencies.recordValue(Math.max(0, Math.min(LONGEST_LATENCY, now - nanos)));
        }
    }

    private void watch(long deliveredBefore) {
        loop.schedule(
                () -> {
                    if (!conversation.isGoing()) {
                        return;
                    }
                    if (delivered == deliveredBefore) {
                        violations.stalled = true;
                        stalled.complete(null);
                    }
                    watch(delivered);
                },
                STALL_CHECK_MS,
                TimeUnit.MILLISECONDS);
    }

    private void drain(CompletableFuture<Void> drained) {
        if (conversation.isDrained() || System.nanoTime() - now > QUIET) {
            drained.complete(null);
        } else {
            loop.schedule(() -> drain(drained), DRAIN_CHECK_MS, TimeUnit.MILLISECONDS);
        }
    }
}
