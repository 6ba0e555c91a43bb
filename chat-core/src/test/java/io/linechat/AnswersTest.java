package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody waits for ever. */
final class AnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService workers = Executors.newSingleThreadExecutor(task -> new Thread(task, "worker"));
    private final Answers answers = new Answers(workers);

    @AfterEach
    void stop() {
        workers.shutdown();
    }

    @Test
    void an_answer_comes_on_a_worker() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> thread = answers.offLoop(answer)
                .thenApply(text -> text + Thread.currentThread().getName());
        answer.complete("on a ");
        assertThat(thread).succeedsWithin(PATIENCE).isEqualTo("on a worker");
    }

    @Test
    void what_has_no_answer_in_the_end_fails() {
        CompletableFuture<String> before = answers.offLoop(new CompletableFuture<>());
        answers.end();
        CompletableFuture<String> after = answers.offLoop(new CompletableFuture<>());
        for (CompletableFuture<String> answer : List.of(before, after)) {
            assertThat(answer)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class);
        }
    }
}
