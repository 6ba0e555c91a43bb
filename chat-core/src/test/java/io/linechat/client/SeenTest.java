package io.linechat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Position;
import org.junit.jupiter.api.Test;

/** Which messages a client knows, with those that it said itself coming late. */
final class SeenTest {

    private final Seen seen = new Seen(at(10));

    @Test
    void every_message_is_new_once() {
        assertThat(seen.add(at(10))).isFalse();
        assertThat(seen.add(at(11))).isTrue();
        assertThat(seen.add(at(11))).isFalse();
        assertThat(seen.upTo()).isEqualTo(at(11));
    }

    @Test
    void what_is_not_there_yet_is_read_again_and_only_that_is_new() {
        seen.add(at(12));
        seen.add(at(14));
        assertThat(seen.upTo()).isEqualTo(at(10));
        assertThat(seen.add(at(11))).isTrue();
        assertThat(seen.upTo()).isEqualTo(at(12));
        assertThat(seen.add(at(12))).isFalse();
        assertThat(seen.add(at(13))).isTrue();
        assertThat(seen.upTo()).isEqualTo(at(14));
    }

    @Test
    void what_will_not_come_is_told_once() {
        seen.add(at(13));
        assertThat(seen.skip(11, 12)).isTrue();
        assertThat(seen.skip(11, 12)).isFalse();
        assertThat(seen.upTo()).isEqualTo(at(13));
        assertThat(seen.skip(16, 20)).isTrue();
        assertThat(seen.upTo()).isEqualTo(at(13));
        assertThat(seen.add(at(15))).isTrue();
        assertThat(seen.add(at(18))).isFalse();
        assertThat(seen.skip(1, 0)).isFalse();
    }

    @Test
    void another_log_begins_anew() {
        seen.add(at(12));
        seen.restart(8);
        assertThat(seen.upTo()).isEqualTo(new Position(8, 0));
        assertThat(seen.add(new Position(9, 3))).isTrue();
        assertThat(seen.upTo()).isEqualTo(new Position(9, 0));
        seen.restart(9);
        assertThat(seen.add(new Position(9, 3))).isFalse();
    }

    @Test
    void a_server_that_leaps_costs_no_memory() {
        assertThat(seen.add(at(Long.MAX_VALUE - 1))).isTrue();
        assertThat(seen.upTo()).isEqualTo(at(Long.MAX_VALUE - 1));
        assertThat(seen.skip(1, Long.MAX_VALUE)).isTrue();
        assertThat(seen.upTo()).isEqualTo(at(Long.MAX_VALUE));
    }

    private static Position at(long seq) {
        return new Position(7, seq);
    }
}
