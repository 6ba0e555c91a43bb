package io.linechat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be a nickname, and which two are one. */
final class NicknameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "alice",
                "Alice-2",
                "a.b_c-d",
                "guest-7f3a",
                "-x-",
                "Zoë",
                "Łukasz",
                "Ольга",
                "Αλέξης",
                "אבי",
                "محمد",
                "你好",
                "たなか",
                "田中タロウ",
                "김철수",
                "𐐀𐐁"
            })
    void letters_digits_and_three_signs_make_a_nickname(String name) {
        assertThat(Nickname.of(name)).hasToString(name);
    }

    @Test
    void a_nickname_has_24_code_points_at_most() {
        assertThat(Nickname.of("x".repeat(24))).hasToString("x".repeat(24));
        // Each of these is two chars.
        assertThat(Nickname.of("𐐀".repeat(24))).hasToString("𐐀".repeat(24));
        assertRefused("x".repeat(25), "a nickname is longer than 24 characters");
        assertRefused("𐐀".repeat(25), "a nickname is longer than 24 characters");
    }

    @Test
    void the_length_counts_after_normalizing() {
        // One character that stands for 18.
        assertRefused("\ufdfa\ufdfa", "a nickname is longer than 24 characters");
        // Letters and accents that become one each.
        assertThat(Nickname.of("e\u0301".repeat(24))).hasToString("é".repeat(24));
    }

    @Test
    void a_name_is_shown_in_form_nfkc() {
        assertThat(Nickname.of("Ａｌｉｃｅ")).hasToString("Alice");
        assertThat(Nickname.of("ﬁona")).hasToString("fiona");
        assertThat(Nickname.of("𝓑𝓸𝓫")).hasToString("Bob");
        assertThat(Nickname.of("Zoe\u0308")).hasToString("Zoë");
    }

    @Test
    void an_empty_name_is_none() {
        assertRefused("", "a nickname is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a\tb",
                "a\u00a0b",
                "<bob>",
                "[bob]",
                "bob!",
                "b:b",
                "b/b",
                "*",
                "a@b",
                "😀",
                "a\u0000b",
                "a\u001bb",
                "a\u200bb",
                "a\u200db",
                "a\u202eb",
                "a\u00adb",
                "a\ufeffb",
                "\u0301",
                "\ud800",
                "\u2800"
            })
    void anything_else_is_refused(String name) {
        assertRefused(name, "a nickname may hold letters, digits and - _ . only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u3164", "\u115f", "\u1160", "\uffa0", "김\u3164", "\u3164\u3164김"})
    void letters_that_nobody_sees_are_refused(String name) {
        assertRefused(name, "a nickname may hold letters, digits and - _ . only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "...", "-_.", "___"})
    void signs_alone_are_no_name(String name) {
        assertRefused(name, "a nickname needs a letter or a digit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"аlice" /* Cyrillic а */, "bοb" /* Greek ο */, "Ольга-x", "田中x", "김Ольга", "Αλέξης-б"})
    void letters_of_several_scripts_are_refused(String name) {
        assertRefused(name, "a nickname mixes letters of several scripts");
    }

    @ParameterizedTest
    @CsvSource({
        "Alice, alice", // case
        "STRASSE, straße",
        "STRAẞE, straße",
        "ΟΔΟΣ, οδος",
        "ОЛЬГА, ольга",
        "Ａｌｉｃｅ, alice", // form
        "Zoë, ZOE\u0308",
        "ﬁona, FIONA",
        "0scar, Oscar", // digits
        "al1ce, aLice",
        "Bill, BilI",
        "coco, сосо", // Cyrillic
        "COXA, СОХА",
        "HEBA, НЕВА",
        "BOP, ВОР",
        "kaka, κακα", // Greek
        "TOTO, ΤΟΤΟ",
        "ΝΙΚΟ, NIKO",
        "АННА, ΑΗΗΑ" // Cyrillic and Greek
    })
    void what_reads_alike_is_one_name(String one, String other) {
        assertThat(Nickname.of(one)).isEqualTo(Nickname.of(other)).hasSameHashCodeAs(Nickname.of(other));
        assertThat(Nickname.of(one).key()).isEqualTo(Nickname.of(other).key());
    }

    @ParameterizedTest
    @CsvSource({"alice, alicia", "a.b, a-b", "zoe, zoë", "bob, rob", "x1, x2", "Ольга, Олег"})
    void what_reads_differently_is_two_names(String one, String other) {
        assertThat(Nickname.of(one)).isNotEqualTo(Nickname.of(other));
    }

    @Test
    void the_name_of_the_server_is_one_however_it_is_written() {
        assertThat(Nickname.of("Server")).isEqualTo(Nickname.SERVER);
        assertThat(Nickname.of("ＳＥＲＶＥＲ")).isEqualTo(Nickname.SERVER);
    }

    private static void assertRefused(String name, String reason) {
        assertThatThrownBy(() -> Nickname.of(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage(reason);
    }
}
