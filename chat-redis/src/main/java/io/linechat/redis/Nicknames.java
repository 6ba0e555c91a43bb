package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.Nickname;
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
import java.util.stream.Stream;

/**
 * The nicknames that the sessions of this server go by. Which is whose is decided in Redis, in one step; remembered here is
 * what this server has, so that it can be claimed once more when Redis may have lost it. Any thread; the lock keeps the
 * commands in the order of what they are for, and is never held while something is waited for.
 */
final class Nicknames {

    private static final Script CLAIM = Script.of("servers.lua", "claim.lua");
    private static final Script RELEASE = Script.of("release.lua");
    private static final Script OWNER = Script.of("servers.lua", "owner.lua");

    /** What the script answers; else the session has the name on another server. */
    private static final int GRANTED = 1;

    private static final int REFUSED = 0;

    /** How many a script handles at a time, so that it does not keep everyone waiting. */
    private static final int AT_ONCE = 500;

    private final Link link;
    private final Keys keys;
    private final ServerLease lease;
    private final BiConsumer<Nickname, String> lost;
    private final Map<String, Claim> held = new HashMap<>();

    /** What is neither granted nor refused yet, nor given up again before that; how often, since one may ask twice. */
    private final Map<Claim, Integer> underWay = new HashMap<>();

    /** What could not be given up since Redis was away, or what nobody knows whether it was taken. */
    private final Set<Claim> toRelease = new HashSet<>();

    private record Claim(String key, Nickname nickname, String session) {}

    /**
     * @param lost is told of a nickname that is another session's by now, that of this server second
     */
    Nicknames(Link link, Keys keys, ServerLease lease, BiConsumer<Nickname, String> lost) {
        this.link = link;
        this.keys = keys;
        this.lease = lease;
        this.lost = lost;
    }

    CompletionStage<Boolean> claim(Nickname nickname, String session) {
        Claim claim = new Claim(nickname.key(), nickname, session);
        CompletionStage<List<Object>> answer;
        ServerIds ids;
        synchronized (this) {
            ids = lease.ids();
            toRelease.remove(claim);
            releaseAgain();
            underWay.merge(claim, 1, Integer::sum);
            answer = send(List.of(claim), ids, "take");
        }
        return answer.handle((taken, failure) -> {
                    if (failure != null) {
                        unknown(claim);
                        return CompletableFuture.<Boolean>failedFuture(failure);
                    }
                    boolean granted = Arguments.number(taken.get(0)) == GRANTED;
                    answered(claim, granted, ids);
                    return CompletableFuture.completedFuture(granted);
                })
                .thenCompose(done -> done);
    }

    /** Fails if this server cannot have anything now. */
    private CompletionStage<List<Object>> send(List<Claim> claims, ServerIds ids, String how) {
        if (!lease.holds()) {
            return CompletableFuture.failedFuture(new NotRegisteredException());
        }
        List<Object> arguments = new ArrayList<>(List.of(ids, how));
        claims.forEach(claim -> arguments.addAll(List.of(claim.key, claim.nickname, claim.session)));
        CompletionStage<List<Object>> answer = link.runInOrder(
                CLAIM,
                ScriptOutputType.MULTI,
                List.of(keys.nicknames(), keys.servers(), keys.of(ids.now())),
                Arguments.of(arguments));
        return answer.thenApply(taken -> {
            if (taken.size() != claims.size()) {
                throw new NotRegisteredException();
            }
            return taken;
        });
    }

    private synchronized void unknown(Claim claim) {
        isUnderWay(claim);
        stillToRelease(Set.of(claim));
    }

    private synchronized void answered(Claim claim, boolean granted, ServerIds ids) {
        if (isUnderWay(claim) && granted) {
            held.put(claim.key, claim);
            if (!lease.ids().equals(ids)) {
                // The server is another one by now, and has claimed all that it had before this.
                reclaim(List.of(claim));
            }
        }
    }

    /** Whether it was not given up since it was asked for; it is once less under way now. */
    private boolean isUnderWay(Claim claim) {
        boolean was = underWay.containsKey(claim);
        underWay.computeIfPresent(claim, (same, times) -> times == 1 ? null : times - 1);
        return was;
    }

    synchronized void release(Nickname nickname, String session) {
        Claim claim = new Claim(nickname.key(), nickname, session);
        underWay.remove(claim);
        Claim now = held.get(claim.key);
        if (now != null && now.session.equals(session)) {
            held.remove(claim.key);
        }
        toRelease.add(claim);
        releaseAgain();
    }

    /** Gives up what could not be given up before. */
    synchronized void releaseAgain() {
        if (toRelease.isEmpty()) {
            return;
        }
        Set<Claim> claims = Set.copyOf(toRelease);
        toRelease.clear();
        List<Object> arguments = new ArrayList<>(List.of(lease.ids().now()));
        claims.forEach(claim -> arguments.addAll(List.of(claim.key, claim.session)));
        link.runInOrder(
                        RELEASE,
                        ScriptOutputType.INTEGER,
                        List.of(keys.nicknames(), keys.of(lease.ids().now())),
                        Arguments.of(arguments))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        stillToRelease(claims);
                    }
                });
    }

    private synchronized void stillToRelease(Set<Claim> claims) {
        claims.stream()
                .filter(claim -> !underWay.containsKey(claim) && !claim.equals(held.get(claim.key)))
                .forEach(toRelease::add);
    }

    /** Claims all that this server has once more; says so where it is another's by now. */
    synchronized CompletionStage<Void> reclaim() {
        releaseAgain();
        return reclaim(List.copyOf(held.values()));
    }

    private CompletionStage<Void> reclaim(List<Claim> claims) {
        ServerIds ids = lease.ids();
        Stream<CompletableFuture<Void>> answers = Batches.of(claims, AT_ONCE).stream()
                .map(batch -> send(batch, ids, "keep")
                        .thenAccept(taken -> {
                            for (int i = 0; i < taken.size(); i++) {
                                reclaimed(batch.get(i), Arguments.number(taken.get(i)));
                            }
                        })
                        .toCompletableFuture());
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    private void reclaimed(Claim claim, long answer) {
        boolean gone;
        synchronized (this) {
            gone = answer != GRANTED && held.remove(claim.key, claim);
        }
        // Where it has gone with its session, that is told of the session.
        if (gone && answer == REFUSED) {
            lost.accept(claim.nickname, claim.session);
        }
    }

    /** The other server that a session of that nickname is on, if there is one. */
    CompletionStage<Optional<String>> ownerElsewhere(Nickname nickname) {
        CompletionStage<byte[]> answer = link.run(
                OWNER, ScriptOutputType.VALUE, List.of(keys.nicknames(), keys.servers()), Arguments.of(nickname.key()));
        return answer.thenApply(owner -> Optional.ofNullable(owner)
                .map(Arguments::text)
                .filter(id -> !lease.ids().contains(id)));
    }
}
