package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.Nickname;
import io.linechat.spi.SessionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of programs, which any server takes up. Those of this one are remembered here, too: what could not be kept
 * since Redis was away is kept later. Any thread; the lock keeps the commands in the order of the calls.
 */
final class RedisSessionStore implements SessionStore {

    private static final Logger logger = LoggerFactory.getLogger(RedisSessionStore.class);

    private static final Script KEEP = Script.of("servers.lua", "keep.lua");
    private static final Script FORGET = Script.of("servers.lua", "forget.lua");
    private static final Script FIND = Script.of("servers.lua", "recall.lua");
    private static final int AT_ONCE = 500;

    private final Link link;
    private final Keys keys;
    private final Timing timing;
    private final ServerLease lease;
    private final BiConsumer<String, String> movedFrom;
    private final Consumer<String> moved;
    private final Map<String, Kept> sessions = new HashMap<>();

    /** What Redis could not be told. */
    private final Set<String> untold = new HashSet<>();

    private record Kept(StoredSession session, boolean takes) {}

    /**
     * @param movedFrom is told of a session that was another server's, that server first
     * @param moved is told of a session that is another server's
     */
    RedisSessionStore(
            Link link,
            Keys keys,
            Timing timing,
            ServerLease lease,
            BiConsumer<String, String> movedFrom,
            Consumer<String> moved) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.lease = lease;
        this.movedFrom = movedFrom;
        this.moved = moved;
    }

    @Override
    public synchronized void keep(StoredSession session) {
        Kept before = sessions.get(session.id());
        Kept kept = new Kept(session, before == null || before.takes);
        sessions.put(session.id(), kept);
        keep(List.of(kept));
    }

    private CompletableFuture<Void> keep(List<Kept> batch) {
        List<Object> arguments = new ArrayList<>(List.of(lease.ids()));
        for (Kept kept : batch) {
            StoredSession session = kept.session;
            arguments.addAll(
                    List.of(session.id(), session.nickname(), session.tokenHash(), kept.takes ? "take" : "keep"));
        }
        CompletionStage<List<Object>> answer = link.runInOrder(
                KEEP,
                ScriptOutputType.MULTI,
                List.of(keys.sessions(), keys.kept(lease.ids().now())),
                Arguments.of(arguments));
        return answer.whenComplete((owners, failure) -> {
                    if (failure != null) {
                        untold(batch.stream().map(kept -> kept.session.id()).toList(), failure);
                    } else {
                        for (int i = 0; i < batch.size(); i++) {
                            kept(batch.get(i), Arguments.text(owners.get(i)));
                        }
                    }
                })
                .thenAccept(owners -> {})
                .toCompletableFuture();
    }

    private void kept(Kept kept, String owner) {
        String id = kept.session.id();
        if (kept.takes) {
            synchronized (this) {
                sessions.computeIfPresent(id, (key, now) -> new Kept(now.session, false));
            }
        }
        if (owner.isEmpty()) {
            return;
        }
        if (kept.takes) {
            movedFrom.accept(owner, id);
        } else if (moved(id)) {
            moved.accept(id);
        }
    }

    /** A session is another server's from here on; {@code false} if it was none of this one's. */
    synchronized boolean moved(String id) {
        untold.remove(id);
        return sessions.remove(id) != null;
    }

    @Override
    public synchronized void forget(String id) {
        sessions.remove(id);
        forget(List.of(id));
    }

    private CompletableFuture<Void> forget(List<String> batch) {
        List<Object> arguments = new ArrayList<>(List.of(lease.ids()));
        arguments.addAll(batch);
        return link.runInOrder(
                        FORGET,
                        ScriptOutputType.INTEGER,
                        List.of(keys.sessions(), keys.kept(lease.ids().now())),
                        Arguments.of(arguments))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        untold(batch, failure);
                    }
                })
                .thenAccept(done -> {})
                .toCompletableFuture();
    }

    private synchronized void untold(List<String> ids, Throwable failure) {
        if (untold.isEmpty()) {
            logger.warn("Redis cannot be told of sessions just now, it will be later: {}", failure.getMessage());
        }
        untold.addAll(ids);
    }

    /** Tells Redis what it could not be told before. */
    synchronized void tellAgain() {
        List<String> ids = List.copyOf(untold);
        untold.clear();
        tell(ids);
    }

    /** Tells Redis of all sessions of this server, since it may have lost them; finds those that are others' by now. */
    synchronized CompletionStage<Void> restore() {
        List<String> ids = new ArrayList<>(sessions.keySet());
        untold.stream().filter(id -> !sessions.containsKey(id)).forEach(ids::add);
        untold.clear();
        return tell(ids);
    }

    private CompletionStage<Void> tell(List<String> ids) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (List<String> batch : Batches.of(ids, AT_ONCE)) {
            List<Kept> there = batch.stream()
                    .filter(sessions::containsKey)
                    .map(sessions::get)
                    .toList();
            List<String> gone =
                    batch.stream().filter(id -> !sessions.containsKey(id)).toList();
            if (!there.isEmpty()) {
                answers.add(keep(there));
            }
            if (!gone.isEmpty()) {
                answers.add(forget(gone));
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Optional<StoredSession>> find(String id) {
        CompletionStage<List<Object>> answer = link.run(
                FIND,
                ScriptOutputType.MULTI,
                List.of(keys.sessions(), keys.servers()),
                Arguments.of(lease.ids(), id, timing.sessions().toMillis()));
        return answer.thenApply(found -> found.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoredSession(
                        id, Arguments.text(found.get(1)), Nickname.of(Arguments.text(found.get(0))))));
    }
}
