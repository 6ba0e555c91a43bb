package io.linechat.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of what people say. */
final class CleanTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "a\tb",
                " ",
                "grüße",
                "你好",
                "👩\u200d👩\u200d👧",
                "שלום",
                "a\u00a0b",
                "e\u0301",
                "\ufeff",
                "\u200e"
            })
    void text_stays_as_it_is(String text) {
        assertThat(CleanText.of(text)).isSameAs(text);
    }

    @Test
    void every_control_character_but_tab_goes() {
        for (char c = 0; c <= 0x9f; c++) {
            boolean control = Character.isISOControl(c) && c != '\t';
            assertThat(CleanText.of("a" + c + "b")).as("U+%04x", (int) c).isEqualTo(control ? "ab" : "a" + c + "b");
        }
    }

    @Test
    void bidi_embeddings_overrides_and_isolates_go() {
        for (char c = '\u202a'; c <= '\u202e'; c++) {
            assertThat(CleanText.of("a" + c + "b")).as("U+%04x", (int) c).isEqualTo("ab");
        }
        for (char c = '\u2066'; c <= '\u2069'; c++) {
            assertThat(CleanText.of(c + "ab" + c)).as("U+%04x", (int) c).isEqualTo("ab");
        }
    }

    @Test
    void an_escape_sequence_loses_its_teeth() {
        assertThat(CleanText.of("\u001b[2J\u001b]0;owned\u0007hi\r\n\u009b31m")).isEqualTo("[2J]0;ownedhi31m");
    }

    @Test
    void what_is_only_control_characters_becomes_empty() {
        assertThat(CleanText.of("\u0000\r\n\u001b\u007f\u0080\u202e")).isEmpty();
    }
}
