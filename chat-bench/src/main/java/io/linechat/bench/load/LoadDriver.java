package io.linechat.bench.load;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
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
 * <p>While they talk, others can come into the first room: {@link Newcomers}, {@link SlowReaders}, a {@link Pump}.
 *
 * <p>The public methods are for one thread, which is not the event loop; all the rest belongs to the event loop.
 */
public final class LoadDriver implements AutoCloseable {

    /** What may be said is said within a turn of the loop, too, or talkers would wait for all who listen. */
    private static final int READS_BETWEEN_SENDS = 128;

    private static final long PROBE_INTERVAL_MS = 250;
    private static final long STALL_CHECK_MS = 10_000;

    /** In a closed loop there are so many deliveries that the latency of one in 16 is enough. */
    private static final int SAMPLED = 16;

    private final Workload workload;
    private final Dialect dialect;
    private final List<Integer> ports;
    private final @Nullable SslContext tls;
    private final Payload payload;
    private final Audience audience;
    private final LoadLoop loop;
    private final Crowd crowd;
    private final Conversation conversation;
    private final CompletableFuture<Void> stalled = new CompletableFuture<>();
    private boolean sendScheduled;
    private int readsSinceSend;

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
        this(workload, dialect, List.of(port), false);
    }

    /**
     * Makes a driver for one run.
     *
     * @param ports where the server listens, on this machine; if there are several, the members of each room are spread
     *     over them, and so are those who talk
     * @param inTls whether its connections are within TLS; whom the server is is not asked
     */
    public LoadDriver(Workload workload, Dialect dialect, List<Integer> ports, boolean inTls) {
        this.tls = inTls ? trustingAnyone() : null;
        this.workload = workload;
        this.dialect = dialect;
        this.ports = ports;
        this.payload = new Payload(workload.size());
        this.audience = new Audience(workload);
        this.loop = newLoop("load");
        this.crowd = new Crowd(loop, dialect, this::sendSoon, workload.rate() > 0 ? 1 : SAMPLED);
        this.conversation = populate();
    }

    private static SslContext trustingAnyone() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another event loop with clients of the same server. */
    LoadLoop newLoop(String name) {
        return new LoadLoop(name, this::portOf, tls);
    }

    /** The next member of a room is on the next server, and the first ones of the rooms are not all on the first. */
    private int portOf(int connection) {
        int place = connection / workload.rooms() + workload.roomOf(connection);
        return ports.get(place % ports.size());
    }

    private Conversation populate() {
        boolean heardBySelf = dialect.echoes() || !dialect.sendersListen();
        List<LoadRoom> rooms = new ArrayList<>();
        for (int room = 0; room < workload.rooms(); room++) {
            rooms.add(newRoom(room, workload.membersOf(room) - (heardBySelf ? 0 : 1)));
        }
        List<LoadConnection> talkers = new ArrayList<>();
        for (int member = 0; member < workload.members(); member++) {
            LoadRoom room = rooms.get(workload.roomOf(member));
            int sender = dialect.sendersListen() && member < workload.senders() ? member : LoadConnection.SILENT;
            int unheard = heardBySelf ? LoadConnection.SILENT : sender;
            DeliveryCheck check = new DeliveryCheck(audience, room.index(), unheard, crowd.violations());
            populate(new LoadConnection(crowd, member, sender, room, check, payload), talkers);
        }
        for (int sender = 0; sender < workload.senders() && !dialect.sendersListen(); sender++) {
            LoadRoom room = rooms.get(workload.roomOf(sender));
            int id = workload.members() + sender;
            populate(new LoadConnection(crowd, id, sender, room, null, payload), talkers);
        }
        return new Conversation(loop.eventLoop(), workload, payload, rooms, talkers, audience);
    }

    private void populate(LoadConnection connection, List<LoadConnection> talkers) {
        crowd.add(connection);
        if (connection.check() != null) {
            connection.room().expect();
        }
        if (connection.sender() != LoadConnection.SILENT) {
            talkers.add(connection);
            connection.room().talkers().add(connection);
        }
    }

    // ---- for the one who measures

    /** How many connections it makes. */
    public int connections() {
        return crowd.clients().size();
    }

    /** Connects everyone. */
    public void connect(Duration patience) throws IOException {
        crowd.connect(patience);
    }

    /** Waits until everyone is in their room, which shows when they receive what is said there. */
    public void join(Duration patience) throws IOException {
        loop.call(() -> {
            probe();
            return true;
        });
        if (!crowd.awaitJoined(patience)) {
            throw new IOException(loop.call(crowd::howManyJoined) + " joined in time");
        }
    }

    /** Begins to talk. */
    public void start() throws IOException {
        loop.call(() -> {
            conversation.begin();
            watch(crowd.deliveries());
            return true;
        });
    }

    /** Lets it run for that long, or until nothing is delivered any more; returns whether it is still running. */
    public boolean run(Duration time) throws IOException {
        return !LoadLoop.await(stalled, time);
    }

    /** What has happened so far. */
    public Progress progress() throws IOException {
        return loop.call(() -> new Progress(crowd.deliveries(), crowd.takeLatencies()));
    }

    /** Whether members were told that somebody has left their room. */
    public boolean hasSomeoneLeft() throws IOException {
        return crowd.awaitDeparture(Duration.ZERO);
    }

    /** Stops talking, waits until everything is delivered or nothing comes any more, and says what went wrong. */
    public Violations finish(Duration patience) throws IOException {
        loop.call(() -> {
            conversation.end();
            return true;
        });
        return crowd.finish(patience);
    }

    /** Disconnects everyone. */
    @Override
    public void close() {
        crowd.close();
    }

    // ---- for those who come into the first room later

    Dialect dialect() {
        return dialect;
    }

    Payload payload() {
        return payload;
    }

    int rooms() {
        return workload.rooms();
    }

    /** The number of the pump among those who talk. */
    int pump() {
        return workload.senders();
    }

    /** Who talks, for the event loop of those who come. */
    Audience audienceElsewhere() {
        return audience.elsewhere();
    }

    /** How much each sender has said. */
    int[] said() throws IOException {
        return loop.call(audience::sentByAll);
    }

    /** The pump will say so much. */
    void expectFromPump(int messages) throws IOException {
        loop.call(() -> {
            audience.expectFromPump(messages);
            return true;
        });
    }

    LoadRoom newRoom(int room, int fanOut) {
        byte[] before = Dialect.bytes(dialect.before(room, workload.size()));
        return new LoadRoom(room, fanOut, before, Dialect.bytes(dialect.after()));
    }

    // ---- joining and talking

    private void probe() {
        if (!crowd.areAllIn()) {
            conversation.probe();
            loop.eventLoop().schedule(this::probe, PROBE_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Something changed, so that more can be said. */
    private void sendSoon() {
        if (++readsSinceSend == READS_BETWEEN_SENDS) {
            readsSinceSend = 0;
            conversation.proceed();
        } else if (!sendScheduled) {
            sendScheduled = true;
            // Runs when the loop has read all that is there to read.
            loop.eventLoop().execute(this::endTurn);
        }
    }

    private void endTurn() {
        sendScheduled = false;
        readsSinceSend = 0;
        conversation.proceed();
    }

    private void watch(long deliveredBefore) {
        loop.eventLoop()
                .schedule(
                        () -> {
                            if (!conversation.isGoing()) {
                                return;
                            }
                            if (crowd.deliveries() == deliveredBefore) {
                                crowd.violations().stalled = true;
                                stalled.complete(null);
                            }
                            watch(crowd.deliveries());
                        },
                        STALL_CHECK_MS,
                        TimeUnit.MILLISECONDS);
    }
}
