package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of this server to act for its people, which it renews all the time. The others hold it for dead when it has not
 * for a while, and it does so itself somewhat earlier. From then on it has nothing, until it has registered again under a
 * new id; what it had is then put in Redis once more. Owned by one thread, but for {@link #ids}, {@link #holds} and
 * {@link #alive}, which any asks.
 */
final class ServerLease {

    private static final Logger logger = LoggerFactory.getLogger(ServerLease.class);

    private static final Script LEASE = Script.of("servers.lua", "lease.lua");
    private static final Script END = Script.of("servers.lua", "end.lua");
    private static final int ID_BYTES = 8;

    /** How often a renewal that fails is tried again till the next would be due. */
    private static final int RETRIES = 6;

    /** What is known of a server is remembered for so long if nobody clears it away; in milliseconds. */
    private static final long REMEMBERED = TimeUnit.DAYS.toMillis(1);

    private final SecureRandom random = new SecureRandom();
    private final Link link;
    private final Keys keys;
    private final Timing timing;
    private final EventExecutor thread;
    private final Consumer<byte[]> mail;
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private volatile ServerIds ids = ServerIds.NONE;

    /** When the last renewal that succeeded was sent, of {@link System#nanoTime}; before that, nothing is held. */
    private volatile long renewed;

    /**
     * When this server was back under another id; {@code null} if it never was away. If Redis was, all others come back
     * about now, and must not be taken for dead by who is first.
     */
    private @Nullable Long backSince;

    private volatile boolean ended = true;
    private volatile Set<String> alive = Set.of();
    private volatile boolean stopped;
    private boolean underWay;

    /** Whether it is about to be tried again soon. */
    private boolean waiting;

    private boolean mustRestore;

    /** Who does something with the lease. All is called on its thread. */
    interface Holder {

        /** The servers of which something is known here, right before it is asked which of them live. */
        Set<String> known();

        /**
         * The lease is renewed.
         *
         * @param known what {@link #known} said
         * @param alive the servers that live, this one among them
         * @param dead those that are dead, and have something that is to be cleared away yet
         */
        void renewed(Set<String> known, Set<String> alive, List<String> dead);

        /** Something may have been lost in Redis: puts all that this server has there once more. */
        CompletionStage<?> restore();

        /** All that this server has is under its new id; what is under that one is to be cleared away. */
        void retired(String former);
    }

    /**
     * @param mail takes what other servers send to the id of this one
     */
    ServerLease(Link link, Keys keys, Timing timing, EventExecutor thread, Consumer<byte[]> mail) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.thread = thread;
        this.mail = mail;
    }

    /** Registers the server; what is returned fails if that does not succeed at once. */
    CompletionStage<Void> start(Holder holder) {
        long interval = timing.renewal().toMillis();
        thread.scheduleWithFixedDelay(() -> renew(holder), 0, interval, TimeUnit.MILLISECONDS);
        link.onConnected(() -> thread.execute(() -> {
            mustRestore = true;
            renew(holder);
        }));
        return registered;
    }

    ServerIds ids() {
        return ids;
    }

    /** The servers that lived when it was last renewed. */
    Set<String> alive() {
        return alive;
    }

    /** Whether this server may act for its people. */
    boolean holds() {
        return !ended && System.nanoTime() - renewed < timing.held().toNanos();
    }

    private void renew(Holder holder) {
        if (underWay || stopped || registered.isCompletedExceptionally()) {
            return;
        }
        underWay = true;
        if (holds()) {
            renew(ids.now(), holder);
        } else {
            register(holder);
        }
    }

    private void renew(String id, Holder holder) {
        Set<String> known = holder.known();
        long sent = System.nanoTime();
        ask(id, "renew")
                .whenCompleteAsync(
                        (answer, failure) -> {
                            underWay = false;
                            if (failure != null) {
                                failed(holder, failure);
                            } else if (answer.isEmpty()) {
                                ended = true;
                                renew(holder);
                            } else {
                                renewed(holder, sent, known, answer);
                            }
                        },
                        thread);
    }

    private void renewed(Holder holder, long sent, Set<String> known, List<Object> answer) {
        renewed = sent;
        alive = Set.copyOf(texts(answer.get(0)));
        boolean othersMayBeLate = backSince != null
                && System.nanoTime() - backSince < timing.lease().toNanos();
        holder.renewed(othersMayBeLate ? Set.of() : known, alive, othersMayBeLate ? List.of() : texts(answer.get(1)));
        if (mustRestore) {
            restore(holder);
        }
    }

    private void register(Holder holder) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Set<String> known = holder.known();
        long sent = System.nanoTime();
        // The mail first: it may be sent from the moment at which the others see the id.
        link.subscribe(keys.mail(id), mail)
                .thenCompose(done -> ask(id, "new"))
                .whenCompleteAsync(
                        (answer, failure) -> {
                            underWay = false;
                            if (failure == null) {
                                registered(holder, id, sent, known, answer);
                            } else {
                                link.unsubscribe(keys.mail(id), mail);
                                registered.completeExceptionally(failure);
                                failed(holder, failure);
                            }
                        },
                        thread);
    }

    private void registered(Holder holder, String id, long sent, Set<String> known, List<Object> answer) {
        ServerIds before = ids;
        ids = before.next(id);
        renewed = sent;
        ended = false;
        boolean back = !before.all().isEmpty();
        mustRestore = back;
        backSince = back ? System.nanoTime() : null;
        renewed(holder, sent, known, answer);
        registered.complete(null);
        if (back) {
            logger.info("the other servers may have held this one for dead; it is back as {}", id);
        }
    }

    private void failed(Holder holder, Throwable failure) {
        logger.debug("the lease is not renewed", failure);
        if (!waiting) {
            waiting = true;
            thread.schedule(
                    () -> {
                        waiting = false;
                        renew(holder);
                    },
                    timing.renewal().toMillis() / RETRIES,
                    TimeUnit.MILLISECONDS);
        }
    }

    private CompletionStage<List<Object>> ask(String id, String what) {
        return link.run(
                LEASE,
                ScriptOutputType.MULTI,
                List.of(keys.servers(), keys.of(id), keys.kept(id), keys.rooms(id)),
                Arguments.of(id, timing.lease().toMillis(), what, REMEMBERED));
    }

    private void restore(Holder holder) {
        mustRestore = false;
        holder.restore()
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                retire(holder);
                            } else {
                                mustRestore = true;
                            }
                        },
                        thread);
    }

    /** What was under a former id is under the new one. Not earlier, or the others would see it all go and come. */
    private void retire(Holder holder) {
        if (ids.all().size() > 1) {
            String former = ids.all().get(1);
            link.unsubscribe(keys.mail(former), mail);
            end(former).thenRunAsync(() -> holder.retired(former), thread);
        }
    }

    private CompletionStage<Object> end(String id) {
        return link.run(END, ScriptOutputType.INTEGER, List.of(keys.servers()), Arguments.of(id));
    }

    /** Gives the lease up. */
    CompletionStage<?> end() {
        stopped = true;
        ended = true;
        return end(ids.now());
    }

    private static List<String> texts(@Nullable Object answer) {
        return answer instanceof List<?> texts
                ? texts.stream().map(Arguments::text).collect(Collectors.toList())
                : List.of();
    }
}
