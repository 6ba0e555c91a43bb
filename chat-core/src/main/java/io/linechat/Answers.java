package io.linechat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What callers wait for. It comes on a worker, since their code must not run on an event loop; and it comes in any case:
 * an event loop that ends may drop the last tasks that it was given, and what they were to answer fails. Any thread.
 */
final class Answers {

    private final Executor workers;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    Answers(Executor workers) {
        this.workers = workers;
    }

    @SuppressWarnings("CollectionUndefinedEquality") // It is the very future that is meant.
    <T> CompletableFuture<T> offLoop(CompletableFuture<T> answer) {
        open.add(answer);
        answer.whenComplete((value, failure) -> open.remove(answer));
        if (ended) {
            fail(answer);
        }
        return answer.whenCompleteAsync((value, failure) -> {}, workers);
    }

    /** The event loops have ended: nothing is answered from here on. */
    void end() {
        ended = true;
        open.forEach(Answers::fail);
    }

    private static void fail(CompletableFuture<?> answer) {
        answer.completeExceptionally(new RejectedExecutionException("the server has stopped"));
    }
}
