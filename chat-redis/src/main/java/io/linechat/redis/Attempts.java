package io.linechat.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.linechat.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Does something that may be done twice without harm, and does it again when the answer is lost or Redis is not there,
 * until its time is over.
 *
 * @param <T> what comes of it
 */
final class Attempts<T> {

    static final Duration TIME = Duration.ofSeconds(2);

    private static final long AGAIN_MILLIS = 50;

    /** What Redis answers while it is about to be, or about to be another one; nothing is done then. */
    private static final Pattern FOR_NOW = Pattern.compile(
            "(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|MOVED|ASK)\\b.*", Pattern.DOTALL);

    private final Link link;
    private final boolean changes;
    private final LongSupplier wait;
    private final Supplier<? extends CompletionStage<T>> attempt;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** Whether it may have been done, although no answer says so. */
    private volatile boolean maybeDone;

    private volatile @Nullable Throwable lastFailure;

    private Attempts(Link link, boolean changes, LongSupplier wait, Supplier<? extends CompletionStage<T>> attempt) {
        this.link = link;
        this.changes = changes;
        this.wait = wait;
        this.attempt = attempt;
    }

    /** Asks something. Fails when that was not possible in {@link #TIME}. */
    static <T> CompletionStage<T> toAsk(Link link, Supplier<? extends CompletionStage<T>> attempt) {
        return new Attempts<>(link, false, () -> 0, attempt).begin();
    }

    /**
     * Changes something. Fails when that was not possible in {@link #TIME}, with {@link OutcomeUnknownException} if it may
     * have been done all the same.
     *
     * @param wait how many nanoseconds are to pass before it may be tried, asked each time
     */
    static <T> CompletionStage<T> toChange(
            Link link, LongSupplier wait, Supplier<? extends CompletionStage<T>> attempt) {
        return new Attempts<>(link, true, wait, attempt).begin();
    }

    private CompletionStage<T> begin() {
        Future<?> end = link.scheduler().schedule(this::giveUp, TIME.toNanos(), TimeUnit.NANOSECONDS);
        attempt();
        result.whenComplete((done, failure) -> end.cancel(false));
        return result;
    }

    private void attempt() {
        long nanos = wait.getAsLong();
        if (result.isDone()) {
            return;
        } else if (nanos > 0) {
            link.scheduler().schedule(this::attempt, nanos, TimeUnit.NANOSECONDS);
            return;
        }
        boolean before = maybeDone;
        maybeDone = true;
        begun().whenComplete((done, failure) -> {
            if (failure == null) {
                result.complete(done);
            } else {
                failed(Link.unwrap(failure), before);
            }
        });
    }

    private CompletionStage<T> begun() {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void failed(Throwable failure, boolean before) {
        lastFailure = failure;
        boolean refused = failure instanceof RedisCommandExecutionException;
        if (refused || isNotSent(failure)) {
            maybeDone = before;
        }
        if (refused && !FOR_NOW.matcher(String.valueOf(failure.getMessage())).matches()) {
            result.completeExceptionally(before ? unknown(failure) : failure);
        } else if (!result.isDone()) {
            link.scheduler().schedule(this::attempt, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Lettuce has no type of its own for this. */
    private static boolean isNotSent(Throwable failure) {
        return failure.getClass() == RedisException.class
                && String.valueOf(failure.getMessage()).startsWith("Currently not connected");
    }

    private void giveUp() {
        @Nullable Throwable failure = lastFailure;
        result.completeExceptionally(
                changes && maybeDone
                        ? unknown(failure == null ? new TimeoutException("no answer") : failure)
                        : new RedisUnavailableException(link.address(), failure));
    }

    private static OutcomeUnknownException unknown(Throwable failure) {
        return new OutcomeUnknownException("Redis has not answered", failure);
    }
}
