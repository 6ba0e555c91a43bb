package io.linechat.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Results as Markdown. */
final class Tables {

    private Tables() {}

    /** A row for each server, a column for each workload: millions of deliveries a second, and what they cost. */
    static String overview(List<Result> medians) {
        List<String> workloads =
                medians.stream().map(Result::workload).distinct().toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("M deliveries/s (CPU s per M)"));
        header.addAll(workloads);
        rows.add(header);
        for (String server : medians.stream().map(Result::server).distinct().toList()) {
            List<String> row = new ArrayList<>(List.of(server));
            for (String workload : workloads) {
                row.add(medians.stream()
                        .filter(result -> result.server().equals(server)
                                && result.workload().equals(workload))
                        .map(Tables::summary)
                        .collect(Collectors.joining()));
            }
            rows.add(row);
        }
        return table(rows);
    }

    /** The figures that matter most. */
    static String summary(Result result) {
        String rate = cell(result, Metric.DELIVERIES);
        String resident = cell(result, Metric.RESIDENT);
        String live = cell(result, Metric.LIVE);
        String figures = "";
        if (!rate.isEmpty()) {
            figures = rate + " (" + cell(result, Metric.CPU) + "), p99 " + cell(result, Metric.P99) + " ms";
        } else if (!resident.isEmpty()) {
            figures = resident + " B a connection" + (live.isEmpty() ? "" : ", " + live + " live");
        }
        return result.isOk() ? figures : figures + " **not ok**";
    }

    /** A row for each workload and server, with all that was measured. */
    static String details(List<Result> medians) {
        List<Metric> measured = measured(medians);
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("workload", "server"));
        measured.forEach(metric -> header.add(metric.heading()));
        header.add("ok");
        rows.add(header);
        for (Result result : medians) {
            List<String> row = new ArrayList<>(List.of(result.workload(), result.server()));
            measured.forEach(metric -> row.add(cell(result, metric)));
            row.add(result.isOk() ? "ok" : result.violations());
            rows.add(row);
        }
        return table(rows);
    }

    /** For each server a column for each situation of a scenario, and what was seen and went wrong below. */
    static String sideBySide(List<Result> medians) {
        List<String> parts = new ArrayList<>();
        for (String server : medians.stream().map(Result::server).distinct().toList()) {
            List<Result> situations = medians.stream()
                    .filter(result -> result.server().equals(server))
                    .toList();
            List<List<String>> rows = new ArrayList<>();
            List<String> header = new ArrayList<>(List.of(server));
            situations.forEach(situation -> header.add(situation.workload()));
            rows.add(header);
            for (Metric metric : measured(situations)) {
                List<String> row = new ArrayList<>(List.of(metric.heading()));
                situations.forEach(situation -> row.add(cell(situation, metric)));
                rows.add(row);
            }
            parts.add(table(rows));
            situations.stream()
                    .map(Result::notes)
                    .filter(notes -> !notes.isEmpty())
                    .forEach(parts::add);
            situations.stream()
                    .filter(situation -> !situation.isOk())
                    .forEach(situation -> parts.add("**not ok**: " + situation.violations()));
        }
        return String.join("\n", parts) + "\n";
    }

    private static List<Metric> measured(List<Result> results) {
        return Arrays.stream(Metric.values())
                .filter(metric ->
                        results.stream().anyMatch(result -> result.values().containsKey(metric)))
                .toList();
    }

    /** The value as it stands under the heading of the metric; empty if there is none. */
    static String cell(Result result, Metric metric) {
        Double value = result.values().get(metric);
        if (value == null) {
            return "";
        }
        return significant(metric.inTables(value));
    }

    /** Three digits, whatever the size. */
    static String significant(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row));
        }
        lines.add(1, line(rows.get(0).stream().map(heading -> "---").toList()));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
