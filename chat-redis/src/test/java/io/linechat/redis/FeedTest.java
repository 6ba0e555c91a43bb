package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeedTest {

    private final Feed feed = new Feed();

    @BeforeEach
    void learn() {
        feed.learn(new Look(at(1, 10), 4, 0));
    }

    @Test
    void what_is_heard_goes_on_behind_what_is_known() {
        feed.hear(news(1, 4, 12, "a", "b"));
        feed.hear(news(1, 4, 13, "c"));
        assertThat(feed.newest()).isEqualTo(at(1, 13));
        assertThat(taken(1, 10)).containsExactly("a", "b", "c");
        assertThat(taken(1, 11)).containsExactly("b", "c");
        assertThat(taken(1, 13)).isEmpty();
        assertThat(taken(1, 10)).isNull(); // forgotten
        assertThat(taken(1, 14)).isNull();
    }

    @Test
    void behind_a_hole_it_is_known_and_before_it_it_is_not() {
        feed.hear(news(1, 4, 11, "a"));
        feed.hear(news(1, 4, 13, "c"));
        assertThat(taken(1, 10)).isNull();
        assertThat(taken(1, 12)).containsExactly("c");
    }

    @Test
    void what_is_known_never_goes_back() {
        feed.hear(news(1, 4, 13, "c"));
        assertThat(feed.learn(new Look(at(1, 12), 4, 0))).isFalse();
        feed.hear(news(0, 0, 99, "x"));
        assertThat(feed.newest()).isEqualTo(at(1, 13));
        assertThat(taken(1, 12)).containsExactly("c");
        assertThat(feed.learn(new Look(at(1, 14), 4, 0))).isTrue();
        assertThat(taken(1, 13)).isNull();
    }

    @Test
    void another_epoch_goes_on_where_it_began() {
        feed.hear(news(1, 4, 11, "a"));
        feed.hear(news(2, 9, 9));
        assertThat(feed.newest()).isEqualTo(at(2, 9));
        assertThat(feed.after(at(1, 11))).isEqualTo(at(2, 9));
        assertThat(taken(2, 9)).isEmpty();
        feed.hear(news(2, 9, 10, "z"));
        assertThat(taken(2, 9)).containsExactly("z");
        assertThat(taken(1, 11)).isNull();
    }

    @Test
    void what_the_server_has_appended_itself_is_not_kept_whether_it_is_heard_before_the_answer_or_after() {
        feed.hear(news(1, 4, 11, "a"));
        feed.learn(new Look(at(1, 11), 4, 0));
        feed.appended(at(1, 11), at(1, 11));
        assertThat(taken(1, 10)).isNull();
        feed.learn(new Look(at(1, 13), 4, 0));
        feed.appended(at(1, 12), at(1, 13));
        feed.hear(news(1, 4, 13, "b", "c"));
        assertThat(taken(1, 11)).isNull();
        feed.hear(news(1, 4, 14, "d"));
        assertThat(taken(1, 13)).containsExactly("d");
    }

    @Test
    void what_another_has_appended_before_is_kept_with_it() {
        feed.hear(news(1, 4, 11, "a"));
        feed.learn(new Look(at(1, 12), 4, 0));
        feed.appended(at(1, 12), at(1, 12));
        feed.hear(news(1, 4, 12, "b"));
        assertThat(taken(1, 10)).containsExactly("a", "b");
    }

    @Test
    void no_more_is_kept_than_a_part_of_a_megabyte() {
        String kilobyte = "x".repeat(1024);
        for (int i = 1; i <= 1000; i++) {
            feed.hear(news(1, 4, 10 + i, kilobyte));
        }
        assertThat(taken(1, 10)).isNull();
        assertThat(taken(1, 1010 - 256)).hasSize(256);
    }

    private static Position at(long epoch, long seq) {
        return new Position(epoch, seq);
    }

    private static byte[] news(long epoch, long base, long seq, String... texts) {
        ByteBuffer buffer = ByteBuffer.allocate(
                25 + Arrays.stream(texts).mapToInt(text -> 4 + text.length()).sum());
        buffer.put(News.LOG).putLong(epoch).putLong(base).putLong(seq);
        for (String text : texts) {
            buffer.putInt(text.length()).put(Arguments.of(text)[0]);
        }
        return buffer.array();
    }

    private @Nullable List<String> taken(long epoch, long seq) {
        List<byte[]> blobs = feed.take(at(epoch, seq));
        return blobs == null ? null : blobs.stream().map(Arguments::text).toList();
    }
}
