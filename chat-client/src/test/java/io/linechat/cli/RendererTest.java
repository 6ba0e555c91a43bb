package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.client.ServerLine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RendererTest {

    private static final Clock AFTERNOON = Clock.fixed(Instant.parse("2026-11-01T13:05:09.7Z"), ZoneOffset.ofHours(1));

    private final Renderer plain = new Renderer(false, null);
    private final Renderer colored = new Renderer(true, null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bob> hi",
                "[games] <bob> hi",
                "[from bob] psst",
                "[to bob] psst",
                "* bob entered lobby",
                "[games] * bob left",
                "! there is no command /x, try /help (UNKNOWN_COMMAND)",
                "* bye",
                "something else"
            })
    void without_colors_a_line_reads_as_it_was_sent(String line) {
        assertThat(plain.line(ServerLine.parse(line))).isEqualTo(line);
    }

    @Test
    void notices_are_dim_and_errors_red() {
        assertThat(colored.line(ServerLine.parse("* bob entered lobby")))
                .isEqualTo("\u001b[2m* bob entered lobby\u001b[0m");
        assertThat(colored.line(ServerLine.parse("* bye"))).isEqualTo("\u001b[2m* bye\u001b[0m");
        assertThat(colored.line(ServerLine.parse("! no"))).isEqualTo("\u001b[31m! no\u001b[0m");
        assertThat(colored.error("the disk is full")).isEqualTo("\u001b[31m! the disk is full\u001b[0m");
    }

    @Test
    void a_name_has_one_color_wherever_it_stands() {
        String bob = colored.prompt("bob").substring(1).replace("> ", "");
        assertThat(bob).matches("\u001b\\[\\d+mbob\u001b\\[0m").doesNotContain("[31m");
        assertThat(colored.line(ServerLine.parse("<bob> hi"))).isEqualTo("<" + bob + "> hi");
        assertThat(colored.line(ServerLine.parse("[from bob] hi"))).isEqualTo("[from " + bob + "] hi");
        assertThat(colored.line(ServerLine.parse("[to bob] hi"))).isEqualTo("[to " + bob + "] hi");
        assertThat(colored.prompt("alice")).doesNotContain(bob.substring(0, bob.indexOf('m') + 1));
    }

    @Test
    void the_time_stands_in_front_in_local_time() {
        Renderer timed = new Renderer(false, AFTERNOON);
        assertThat(timed.line(ServerLine.parse("<bob> hi"))).isEqualTo("14:05:09 <bob> hi");
        assertThat(timed.prompt("alice")).isEqualTo("<alice> ");
    }
}
