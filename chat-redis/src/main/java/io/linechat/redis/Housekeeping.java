package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.RoomName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done each time that the lease is renewed: clears away what dead servers have left, and tries once more what has
 * failed. Whatever several servers do at once is done once. Called on the thread of the lease.
 */
final class Housekeeping implements ServerLease.Holder {

    private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

    private static final Script SWEEP = Script.of("servers.lua", "sweep.lua");
    private static final int AT_ONCE = 1000;

    private final Link link;
    private final Keys keys;
    private final Timing timing;
    private final ServerLease lease;
    private final Nicknames nicknames;
    private final RedisSessionStore sessions;
    private final SharedRooms rooms;
    private final RoomCounts counts;

    Housekeeping(
            Link link,
            Keys keys,
            Timing timing,
            ServerLease lease,
            Nicknames nicknames,
            RedisSessionStore sessions,
            SharedRooms rooms,
            RoomCounts counts) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.lease = lease;
        this.nicknames = nicknames;
        this.sessions = sessions;
        this.rooms = rooms;
        this.counts = counts;
    }

    @Override
    public Set<String> known() {
        return rooms.servers();
    }

    @Override
    public void renewed(Set<String> known, Set<String> alive, List<String> dead) {
        Set<String> gone = new HashSet<>(known);
        gone.removeAll(alive);
        gone.removeAll(lease.ids().all());
        if (!gone.isEmpty()) {
            logger.info("servers that give no sign of life any more: {}", gone);
            rooms.purge(gone);
        }
        // What is under a former id of this one is about to be under the new one.
        dead.stream().filter(server -> !lease.ids().contains(server)).forEach(this::sweep);
        nicknames.releaseAgain();
        sessions.tellAgain();
        counts.flush();
        rooms.tick();
    }

    @Override
    public void retired(String former) {
        sweep(former);
    }

    /** Frees what a dead server held. */
    CompletionStage<?> sweep(String server) {
        return link.<List<Object>>run(
                        SWEEP,
                        ScriptOutputType.MULTI,
                        List.of(
                                keys.servers(),
                                keys.nicknames(),
                                keys.sessions(),
                                keys.of(server),
                                keys.kept(server),
                                keys.rooms(server)),
                        Arguments.of(server, timing.sessions().toMillis(), AT_ONCE))
                .thenAccept(left -> left.forEach(room -> rooms.purge(RoomName.of(Arguments.text(room)), server)));
    }

    @Override
    public CompletionStage<?> restore() {
        counts.restore();
        return CompletableFuture.allOf(
                nicknames.reclaim().toCompletableFuture(),
                sessions.restore().toCompletableFuture(),
                rooms.restore().toCompletableFuture());
    }
}
