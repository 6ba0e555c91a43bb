package io.linechat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a server does wrong is found. */
final class DeliveryCheckTest {

    /** Senders 0 and 2 are in room 0, senders 1 and 3 in room 1. */
    private final Audience audience = new Audience(new Workload("test", 8, 4, 2, 64, 10, 0));

    private final Violations violations = new Violations();

    /** The receiver is sender 2. */
    private final DeliveryCheck check = new DeliveryCheck(audience, 0, 2, violations);

    @BeforeEach
    void said() {
        audience.end(4, 4, 4, 0, 0);
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

    @Test
    void what_the_receiver_is_told_to_have_missed_is_not_lost() {
        receive(1);
        check.toldOfMissing(2);
        receive(4);
        assertThat(check.hasAll()).isTrue();
        assertThat(end()).isEqualTo("2 missed, as told");
        assertThat(violations.exceptMissed()).isEmpty();
    }

    @Test
    void what_is_missed_beyond_that_is_lost() {
        receive(1);
        check.toldOfMissing(1);
        receive(4);
        assertThat(end()).isEqualTo("1 lost; 1 missed, as told");
    }

    @Test
    void what_the_receiver_is_told_to_have_missed_and_has_is_wrong() {
        receive(1, 2);
        check.toldOfMissing(2);
        receive(4);
        assertThat(end()).isEqualTo("1 missed, as told; 1 not missed, but told as missed");
    }

    @Test
    void one_who_is_gone_misses_nothing_more() {
        receive(1, 2);
        check.settle();
        assertThat(violations.toString()).isEmpty();
    }

    @Test
    void a_newcomer_is_to_have_everything_from_the_first_message_of_each_sender_on() {
        DeliveryCheck newcomer = DeliveryCheck.ofNewcomer(audience, 0, violations);
        newcomer.accept(0, 2);
        newcomer.accept(2, 3);
        newcomer.accept(0, 4);
        assertThat(newcomer.hasAll()).isFalse();
        newcomer.accept(2, 4);
        assertThat(newcomer.hasAll()).isTrue();
        newcomer.end();
        assertThat(violations.toString()).isEqualTo("1 lost");
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
