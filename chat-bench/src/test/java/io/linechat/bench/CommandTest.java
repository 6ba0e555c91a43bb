package io.linechat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The command line: the picture, and what it says to what it does not understand. */
final class CommandTest {

    @TempDir
    private Path directory;

    private final StringWriter errors = new StringWriter();

    @Test
    void a_picture_is_drawn_of_recorded_figures() throws Exception {
        Path figures = directory.resolve("figures.csv");
        Path picture = directory.resolve("picture.svg");
        Files.write(
                figures,
                List.of(
                        Result.csvHeader(),
                        run("linechat", "W1", 0.05),
                        run("<naive> & others", "W1", 3),
                        run("linechat", "W3", 0.4),
                        new Result("linechat", "W5", Map.of(Metric.RESIDENT, 4000.0), "").toCsv()));
        assertThat(execute("plot", figures.toString(), picture.toString())).isZero();

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(picture)));
        NodeList bars = svg.getElementsByTagName("rect");
        // The first one is the ground. Of W1 the least comes first.
        assertThat(bars.getLength()).isEqualTo(4);
        assertThat(width(bars, 1)).isPositive().isLessThan(width(bars, 3));
        assertThat(width(bars, 3)).isLessThan(width(bars, 2));
        assertThat(svg.getDocumentElement().getTextContent()).contains("<naive> & others", "W3", "0.05");
    }

    private static String run(String server, String workload, double cpu) {
        return new Result(server, workload, Map.of(Metric.CPU, cpu), "").toCsv();
    }

    private static double width(NodeList bars, int index) {
        return Double.parseDouble(((Element) bars.item(index)).getAttribute("width"));
    }

    @Test
    void nothing_to_draw_is_said() throws IOException {
        Path figures = Files.write(directory.resolve("figures.csv"), List.of(Result.csvHeader()));
        assertThat(execute("plot", figures.toString(), "unused.svg")).isEqualTo(2);
        assertThat(errors.toString()).isEqualTo("bench: there are no figures of cpu_s_per_million\n");
    }

    @Test
    void there_must_be_something_to_append_to() {
        assertThat(execute("--append")).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing required argument(s): --csv=FILE");
    }

    @Test
    void unknown_names_are_said() {
        assertThat(execute("--workloads", "W9")).isEqualTo(2);
        assertThat(execute("--servers", "ircd")).isEqualTo(2);
        assertThat(execute("--servers", "linechat color=red")).isEqualTo(2);
        assertThat(execute("sweep", "colors")).isEqualTo(2);
        assertThat(errors.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("bench: workload: W9 (expected: one of"),
                        line -> assertThat(line).startsWith("bench: server: ircd (expected: one of"),
                        line -> assertThat(line).startsWith("bench: setting of linechat: color=red (expected:"),
                        line -> assertThat(line).startsWith("bench: colors (expected: one of"));
    }

    private int execute(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
