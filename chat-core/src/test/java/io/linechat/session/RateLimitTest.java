package io.linechat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Any origin will do; this one overflows on the way. */
    private static final long START = Long.MAX_VALUE - SECOND / 4;

    private final RateLimit limit = new RateLimit(10, 3, START);

    @Test
    void lets_a_burst_pass_and_then_says_how_long_to_wait() {
        assertThat(limit.acquire(START)).isZero();
        assertThat(limit.acquire(START)).isZero();
        assertThat(limit.acquire(START)).isZero();
        assertThat(limit.acquire(START)).isEqualTo(SECOND / 10);
        assertThat(limit.acquire(START + SECOND / 40)).isEqualTo(SECOND / 10 - SECOND / 40);
    }

    @Test
    void lets_one_pass_for_each_interval_from_then_on() {
        for (int i = 0; i < 3; i++) {
            limit.acquire(START);
        }
        assertThat(limit.acquire(START + SECOND / 10)).isZero();
        assertThat(limit.acquire(START + SECOND / 10)).isPositive();
        assertThat(limit.acquire(START + 2 * SECOND / 10)).isZero();
    }

    @Test
    void saves_no_more_than_a_burst_up() {
        long later = START + 1000 * SECOND;
        for (int i = 0; i < 3; i++) {
            assertThat(limit.acquire(later)).isZero();
        }
        assertThat(limit.acquire(later)).isPositive();
    }

    @Test
    void has_had_enough_of_a_client_that_goes_on_for_another_burst() {
        for (int i = 0; i < 6; i++) {
            limit.acquire(START);
        }
        assertThat(limit.isIgnored()).isFalse();
        limit.acquire(START);
        assertThat(limit.isIgnored()).isTrue();
    }

    @Test
    void forgets_what_was_refused_once_a_client_has_slowed_down() {
        for (int i = 0; i < 6; i++) {
            limit.acquire(START);
        }
        assertThat(limit.acquire(START + SECOND)).isZero();
        for (int i = 0; i < 5; i++) {
            limit.acquire(START + SECOND);
        }
        assertThat(limit.isIgnored()).isFalse();
    }
}
