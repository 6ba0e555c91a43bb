package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldsTest {

    @Test
    void any_texts_come_back_as_they_were() {
        List<String> texts = List.of("", "größer 👍", "1:2", ":", "line\nline\u0000", "x".repeat(100_000));
        assertThat(Fields.decode(Fields.encode(texts), 0)).isEqualTo(texts);
        assertThat(Fields.decode("P1:a0:".getBytes(StandardCharsets.UTF_8), 1)).containsExactly("a", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:a", "a:b", "-1:", "99999999999999999999:a", "1:ab", "5"})
    void what_is_none_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fields.decode(text.getBytes(StandardCharsets.UTF_8), 0));
    }
}
