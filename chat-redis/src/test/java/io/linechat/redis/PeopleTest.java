package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Nickname;
import io.linechat.redis.PeopleNews.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From each version to the next, or else it is read. */
final class PeopleTest {

    private final People people = new People();

    @BeforeEach
    void read() {
        assertThat(people.isStale()).isTrue();
        people.read(reading(10, "a"));
        assertThat(people.isStale()).isFalse();
    }

    @Test
    void news_that_follows_is_applied_and_older_news_is_not() {
        assertThat(people.hear(enters(10, 11, "b"))).containsExactly("b");
        assertThat(people.hear(leaves(9, 10, "b"))).isEmpty();
        assertThat(people.hear(leaves(10, 11, "b"))).isEmpty();
        assertThat(people.residents()).containsOnlyKeys("a", "b");
        assertThat(people.version()).isEqualTo(11);
        assertThat(people.hear(leaves(11, 12, "a"))).containsExactly("a");
        assertThat(people.residents()).containsOnlyKeys("b");
        assertThat(people.isStale()).isFalse();
    }

    @Test
    void with_a_hole_before_it_news_waits_until_all_is_read() {
        assertThat(people.hear(enters(11, 12, "b"))).isEmpty();
        assertThat(people.isStale()).isTrue();
        people.reading();
        people.hear(enters(12, 13, "c"));
        people.hear(leaves(13, 14, "d"));
        assertThat(people.residents()).containsOnlyKeys("a");
        assertThat(people.read(reading(12, "b", "d"))).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(people.residents()).containsOnlyKeys("b", "c");
        assertThat(people.version()).isEqualTo(14);
        assertThat(people.isStale()).isFalse();
    }

    @Test
    void if_more_was_lost_while_it_was_read_it_is_read_again() {
        people.reading();
        people.hear(enters(12, 13, "c"));
        people.read(reading(11, "a"));
        assertThat(people.isStale()).isTrue();
        people.reading();
        people.read(reading(13, "a", "c"));
        assertThat(people.isStale()).isFalse();
        assertThat(people.hear(enters(13, 14, "d"))).containsExactly("d");
    }

    @Test
    void reading_takes_it_back_to_an_older_version_if_redis_has_gone_back() {
        people.reading();
        assertThat(people.read(reading(7, "z"))).containsExactlyInAnyOrder("a", "z");
        assertThat(people.hear(enters(7, 8, "b"))).containsExactly("b");
        assertThat(people.residents()).containsOnlyKeys("z", "b");
    }

    @Test
    void what_was_read_as_it_was_is_no_change() {
        people.reading();
        assertThat(people.read(reading(10, "a"))).isEmpty();
        assertThat(people.topicsSet()).isZero();
    }

    @Test
    void news_that_does_not_come_is_missed_at_the_second_look() {
        people.seen(12);
        assertThat(people.isStale()).isFalse();
        people.hear(enters(10, 12, "b"));
        people.seen(13);
        assertThat(people.isStale()).isFalse();
        people.seen(13);
        assertThat(people.isStale()).isTrue();
    }

    @Test
    void a_topic_counts_each_time_that_it_is_set() {
        Topic chess = new Topic("chess", Nickname.of("bob"));
        people.hear(new PeopleNews(10, 11, chess, Map.of()));
        people.hear(new PeopleNews(11, 12, chess, Map.of()));
        assertThat(people.topicsSet()).isEqualTo(2);
        people.reading();
        people.read(new RoomReading(12, chess, people.residents()));
        assertThat(people.topicsSet()).isEqualTo(2);
        people.reading();
        people.read(new RoomReading(13, Topic.NONE, Map.of()));
        assertThat(people.topicsSet()).isEqualTo(3);
        assertThat(people.topic()).isEqualTo(Topic.NONE);
    }

    @Test
    void a_flood_of_news_while_it_is_read_is_not_kept() {
        people.reading();
        for (int i = 10; i < 5010; i++) {
            people.hear(enters(i, i + 1, "m" + i));
        }
        people.read(reading(10));
        assertThat(people.residents()).hasSize(1000);
        assertThat(people.isStale()).isTrue();
    }

    static RoomReading reading(long version, String... members) {
        Map<String, Resident> residents = new HashMap<>();
        for (String member : members) {
            residents.put(member, resident(member));
        }
        return new RoomReading(version, Topic.NONE, residents);
    }

    private static Resident resident(String member) {
        return new Resident("other", Nickname.of(member));
    }

    private static PeopleNews enters(long before, long version, String member) {
        return new PeopleNews(before, version, null, Map.of(member, Optional.of(resident(member))));
    }

    private static PeopleNews leaves(long before, long version, String member) {
        return new PeopleNews(before, version, null, Map.of(member, Optional.empty()));
    }
}
