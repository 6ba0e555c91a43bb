package io.linechat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a server does wrong is found. */
final class DeliveryCheckTest {

    /** Senders 0 and 2 are in room 0, senders 1 and 3 in room 1. */
    private final DeliveryCheck.Audience audience =
            new DeliveryCheck.Audience(new Workload("test", 8, 4, 2, 64, 10, 0));

    private final Violations violations = new Violations();

    /** The receiver is sender 2. */
    private final DeliveryCheck check = new DeliveryCheck(audience, 0, 2, violations);

    @BeforeEach
    void said() {
        audience.sent[0] = 4;
        audience.sent[1] = 4;
        audience.sent[2] = 4;
    }

    @Test
    void all_in_order_is_right() {
        receive(1, 2, 3, 4);
        assertThat(end()).isEmpty();
    }

    @Test
    void a_hole_and_a_missing_end_are_losses() {
        receive(1, 3);
        assertThat(end()).isEqualTo("2 lost");
    }

    @Test
    void nothing_at_all_is_lost() {
        assertThat(end()).isEqualTo("4 lost");
    }

    @Test
    void the_same_again_is_a_double() {
        receive(1, 2, 2, 3, 4, 1);
        assertThat(end()).isEqualTo("2 doubled");
    }

    @Test
    void a_late_one_is_out_of_order_and_not_lost() {
        receive(1, 3, 2, 4);
        assertThat(end()).isEqualTo("1 out of order");
    }

    @Test
    void a_late_one_that_comes_twice_is_out_of_order_and_a_double() {
        receive(2, 1, 1, 3, 4);
        assertThat(end()).isEqualTo("1 doubled; 1 out of order");
    }

    @Test
    void what_nobody_said_is_damage() {
        receive(1, 2, 3, 4, 5, 0, -1);
        assertThat(check.accept(17, 1)).isFalse();
        assertThat(end()).isEqualTo("4 damaged");
    }

    @Test
    void what_was_said_in_another_room_is_wrong() {
        receive(1, 2, 3, 4);
        assertThat(check.accept(1, 1)).isFalse();
        assertThat(end()).isEqualTo("1 in a wrong room");
    }

    @Test
    void what_the_receiver_said_itself_is_an_echo() {
        receive(1, 2, 3, 4);
        assertThat(check.accept(2, 1)).isFalse();
        assertThat(end()).isEqualTo("1 echoed");
    }

    private void receive(int... sequence) {
        for (int seq : sequence) {
            check.accept(0, seq);
        }
    }

    private String end() {
        check.end();
        return violations.toString();
    }
}
