package io.linechat.session;

import io.linechat.message.CleanText;
import io.linechat.spi.MessageInterceptor;
import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.spi.MessageInterceptor.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the interceptors about a message, one after the other, on the worker threads. Any thread.
 *
 * <p>What fails, or takes longer than the timeout for all of them together, is a rejection: a filter that is out of
 * order lets nothing through.
 */
public final class Interceptors {

    private static final Logger log = LoggerFactory.getLogger(Interceptors.class);

    private final List<MessageInterceptor> interceptors;
    private final ExecutorService workers;
    private final Duration timeout;

    /**
     * @param workers user code runs here; not used if there are no interceptors
     */
    public Interceptors(List<MessageInterceptor> interceptors, ExecutorService workers, Duration timeout) {
        this.interceptors = List.copyOf(interceptors);
        this.workers = workers;
        this.timeout = timeout;
    }

    boolean isEmpty() {
        return interceptors.isEmpty();
    }

    /** What becomes of the message: never a failure; completes on any thread. */
    CompletableFuture<Decision> decide(Draft draft) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        Future<?> asking;
        try {
            asking = workers.submit(() -> askFrom(0, draft, Decision.allow(), decision));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Decision.reject("the server is stopping"));
        }
        return decision.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionally(failure -> {
            asking.cancel(true);
            log.warn("an interceptor failed, or took longer than {}; the message is refused", timeout, failure);
            return Decision.reject("it could not be checked");
        });
    }

    private void askFrom(int index, Draft draft, Decision soFar, CompletableFuture<Decision> result) {
        if (index == interceptors.size()) {
            result.complete(soFar);
            return;
        }
        try {
            interceptors
                    .get(index)
                    .intercept(draft)
                    // The next interceptor is asked on a worker, whatever thread the decision comes from.
                    .thenAcceptAsync(decision -> decided(index, draft, soFar, decision, result), workers)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            result.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException | LinkageError | AssertionError e) {
            result.completeExceptionally(e);
        }
    }

    private void decided(
            int index, Draft draft, Decision soFar, @Nullable Decision decision, CompletableFuture<Decision> result) {
        if (Objects.requireNonNull(decision, "an interceptor decided null") instanceof Decision.Reject reject) {
            result.complete(Decision.reject(CleanText.of(reject.reason())));
        } else if (decision instanceof Decision.Replace replace) {
            String text = CleanText.of(replace.text());
            Draft replaced = new Draft(draft.from(), draft.room(), draft.to(), text, draft.kind());
            askFrom(index + 1, replaced, Decision.replace(text), result);
        } else {
            askFrom(index + 1, draft, soFar, result);
        }
    }
}
