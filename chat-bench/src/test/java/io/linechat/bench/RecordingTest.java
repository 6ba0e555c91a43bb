package io.linechat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures in a file, from several runs of the program. */
final class RecordingTest {

    private static final Result FIRST = new Result("linechat", "W1", Map.of(Metric.CPU, 0.05), "");
    private static final Result SECOND = new Result("naive", "W1", Map.of(Metric.CPU, 3.0), "a note", "2 lost");

    @TempDir
    private Path directory;

    @Test
    void figures_are_added_to_those_of_before() throws IOException {
        Path file = directory.resolve("figures.csv");
        Recording.goOn(file).add(FIRST);
        Recording.goOn(file).add(SECOND);
        assertThat(Result.parseCsv(Files.readAllLines(file))).containsExactly(FIRST, SECOND);
    }

    @Test
    void unless_told_so_they_take_their_place() throws IOException {
        Path file = directory.resolve("figures.csv");
        Recording.begin(file).add(FIRST);
        Recording.begin(file).add(SECOND);
        assertThat(Result.parseCsv(Files.readAllLines(file))).containsExactly(SECOND);
    }

    @Test
    void nothing_is_added_to_another_file() throws IOException {
        Path file = Files.write(directory.resolve("colors.csv"), List.of("server,color", "linechat,red"));
        assertThatThrownBy(() -> Recording.goOn(file))
                .hasMessage(file + " has other columns, nothing can be added to it");
        assertThat(file).hasContent("server,color\nlinechat,red");
    }
}
