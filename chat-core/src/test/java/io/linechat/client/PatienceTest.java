package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Event;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a client waits: for the server to come back, and for the server to take more. */
final class PatienceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void delays_grow_up_to_half_a_minute_and_begin_anew() {
        for (int seed = 0; seed < 100; seed++) {
            Backoff backoff = new Backoff(new Random(seed), Duration.ofMillis(500), Duration.ofSeconds(30));
            for (long limit : new long[] {1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}) {
                assertThat(backoff.nextMillis()).isBetween(500L, limit);
            }
            backoff.reset();
            assertThat(backoff.nextMillis()).isBetween(500L, 1000L);
        }
    }

    @Test
    void four_fifths_of_what_a_server_takes_are_sent() {
        long now = Long.MAX_VALUE - 5; // any origin, an overflow too
        Pacer pacer = new Pacer(new Event.Limits(4096, 50, 50, 10), now);
        for (int i = 0; i < 8; i++) {
            assertThat(pacer.acquire(now)).isZero();
        }
        assertThat(pacer.acquire(now)).isEqualTo(25 * MILLI);
        now += 25 * MILLI;
        assertThat(pacer.acquire(now)).isZero();
        assertThat(pacer.acquire(now)).isEqualTo(25 * MILLI);
        now += 10_000 * MILLI;
        for (int i = 0; i < 8; i++) {
            assertThat(pacer.acquire(now)).isZero();
        }
        assertThat(pacer.acquire(now)).isEqualTo(25 * MILLI);
    }

    @Test
    void a_server_without_limits_is_sent_everything_unless_it_says_otherwise() {
        Pacer pacer = new Pacer(new Event.Limits(4096, 50, 0, 1), 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(pacer.acquire(0)).isZero();
        }
        pacer.pause(0, 20 * MILLI);
        assertThat(pacer.acquire(0)).isEqualTo(20 * MILLI);
        assertThat(pacer.acquire(20 * MILLI)).isZero();
    }
}
