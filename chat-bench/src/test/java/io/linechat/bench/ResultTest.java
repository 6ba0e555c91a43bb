package io.linechat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures: recorded, read again, put together and shown. */
final class ResultTest {

    private final List<Result> runs = List.of(
            new Result("linechat", "W1", Map.of(Metric.CPU, 0.05, Metric.DELIVERIES, 2e7, Metric.P99, 1500.0), ""),
            new Result("naive", "W1", Map.of(Metric.CPU, 3.0, Metric.DELIVERIES, 3e5), "2 lost; stalled"),
            new Result("linechat", "W1", Map.of(Metric.CPU, 0.04, Metric.DELIVERIES, 3e7, Metric.P99, 1700.0), ""),
            new Result("linechat", "W1", Map.of(Metric.CPU, 0.09, Metric.DELIVERIES, 2.5e7, Metric.P99, 900.0), ""),
            new Result("naive", "W5", Map.of(Metric.RESIDENT, 3600.0, Metric.LIVE, 1234.0), ""));

    @Test
    void recorded_figures_are_read_as_they_were() {
        List<String> lines = new java.util.ArrayList<>(List.of(Result.csvHeader()));
        runs.forEach(run -> lines.add(run.toCsv()));
        assertThat(Result.parseCsv(lines)).isEqualTo(runs);
    }

    @Test
    void something_else_is_not_read() {
        assertThatThrownBy(() -> Result.parseCsv(List.of(Result.csvHeader(), "a,b")))
                .hasMessage("not a line of figures: a,b");
    }

    @Test
    void tables_show_medians_and_what_went_wrong() {
        List<Result> medians = Result.medians(runs);
        assertThat(Tables.overview(medians)).isEqualTo("""
                | M deliveries/s (CPU s per M) | W1 | W5 |
                | --- | --- | --- |
                | linechat | 25 (0.05), p99 1.5 ms |  |
                | naive | 0.3 (3), p99  ms **not ok** | 3600 B a connection, 1230 live |
                """);
        assertThat(Tables.details(medians)).isEqualTo("""
                | workload | server | M deliveries/s | CPU s per M | p99 ms | resident B a connection | heap and direct B a connection | ok |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | W1 | linechat | 25 | 0.05 | 1.5 |  |  | ok |
                | W1 | naive | 0.3 | 3 |  |  |  | 2 lost; stalled |
                | W5 | naive |  |  |  | 3600 | 1230 | ok |
                """);
    }

    @Test
    void three_digits_are_significant() {
        assertThat(List.of(45.64, 0.0473, 21_123.0, 0.0, 1.0))
                .extracting(Tables::significant)
                .containsExactly("45.6", "0.0473", "21100", "0", "1");
    }
}
