package io.linechat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can be run, and what is refused. */
final class WorkloadTest {

    @Test
    void each_has_a_name() {
        assertThat(Workload.ALL)
                .allSatisfy(
                        workload -> assertThat(Workload.named(workload.name())).isSameAs(workload));
        assertThatThrownBy(() -> Workload.named("W9"))
                .hasMessage("workload: W9 (expected: one of [W1, W1w100, W2, W3, W4, W5])");
    }

    @Test
    void senders_follow_rooms_and_members() {
        assertThat(Workload.W1.with("rooms", 100)).isEqualTo(new Workload("W1 rooms=100", 1000, 100, 100, 64, 1000, 0));
        assertThat(Workload.W1.with("members", 5)).isEqualTo(new Workload("W1 members=5", 5, 5, 1, 64, 1000, 0));
    }

    @Test
    void all_members_are_in_some_room() {
        Workload uneven = new Workload("uneven", 11, 3, 3, 64, 10, 0);
        assertThat(uneven.membersOf(0) + uneven.membersOf(1) + uneven.membersOf(2))
                .isEqualTo(11);
    }

    @Test
    void what_cannot_be_run_is_refused() {
        assertThatThrownBy(() -> Workload.W3.with("members", 199))
                .hasMessage("members: 199 (expected: 2 or more for each of 100 rooms)");
        assertThatThrownBy(() -> Workload.W3.with("senders", 99)).hasMessage("senders: 99 (expected: 100..1000)");
        assertThatThrownBy(() -> Workload.W1.with("size", 31)).hasMessage("size: 31 (expected: 32..4000)");
        assertThatThrownBy(() -> Workload.W1.with("color", 1)).hasMessageStartingWith("color (expected: one of");
    }
}
