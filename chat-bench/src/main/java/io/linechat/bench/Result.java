package io.linechat.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a run or of a part of one, or of several that were the same.
 *
 * @param workload or the situation in a scenario
 * @param values what was measured; what could not be is missing
 * @param notes what was seen beside that; may be empty
 * @param violations what went wrong; empty if nothing did
 */
record Result(String server, String workload, Map<Metric, Double> values, String notes, String violations) {

    private static final String SEPARATOR = ",";
    private static final String SERVER = "server";
    private static final String WORKLOAD = "workload";
    private static final String NOTES = "notes";
    private static final String VIOLATIONS = "violations";

    Result(String server, String workload, Map<Metric, Double> values, String violations) {
        this(server, workload, values, "", violations);
    }

    /** The first line of recorded figures. */
    static String csvHeader() {
        return Stream.of(
                        Stream.of(SERVER, WORKLOAD),
                        Arrays.stream(Metric.values()).map(Metric::column),
                        Stream.of(NOTES, VIOLATIONS))
                .flatMap(columns -> columns)
                .collect(Collectors.joining(SEPARATOR));
    }

    String toCsv() {
        return Stream.of(
                        Stream.of(server, workload),
                        Arrays.stream(Metric.values())
                                .map(metric -> values.containsKey(metric) ? String.valueOf(values.get(metric)) : ""),
                        Stream.of(notes, violations))
                .flatMap(cells -> cells)
                .map(cell -> cell.replace(SEPARATOR, ";"))
                .collect(Collectors.joining(SEPARATOR));
    }

    /** Reads recorded figures, the first line of which is a header. */
    static List<Result> parseCsv(List<String> lines) {
        List<Result> results = new ArrayList<>();
        List<String> columns = cells(lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException("not a line of figures: " + line);
            }
            Map<String, String> texts = new LinkedHashMap<>();
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            for (int i = 0; i < cells.size(); i++) {
                String column = columns.get(i);
                String cell = cells.get(i);
                if (List.of(SERVER, WORKLOAD, NOTES, VIOLATIONS).contains(column)) {
                    texts.put(column, cell);
                } else if (!cell.isEmpty()) {
                    values.put(Metric.ofColumn(column), Double.valueOf(cell));
                }
            }
            Function<String, String> text = column -> texts.getOrDefault(column, "");
            results.add(new Result(
                    text.apply(SERVER), text.apply(WORKLOAD), values, text.apply(NOTES), text.apply(VIOLATIONS)));
        }
        return results;
    }

    private static List<String> cells(String line) {
        return List.of(line.split(SEPARATOR, -1));
    }

    /** One for each server and workload: the median of each metric, and all that was noted and that went wrong. */
    static List<Result> medians(List<Result> runs) {
        Map<List<String>, List<Result>> groups = new LinkedHashMap<>();
        for (Result run : runs) {
            groups.computeIfAbsent(List.of(run.workload, run.server), key -> new ArrayList<>())
                    .add(run);
        }
        return groups.values().stream().map(Result::median).toList();
    }

    private static Result median(List<Result> runs) {
        Map<Metric, Double> medians = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double[] sorted = runs.stream()
                    .filter(run -> run.values.containsKey(metric))
                    .mapToDouble(run -> run.values.get(metric))
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                medians.put(metric, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
            }
        }
        return new Result(
                runs.get(0).server,
                runs.get(0).workload,
                medians,
                all(runs, Result::notes),
                all(runs, Result::violations));
    }

    private static String all(List<Result> runs, Function<Result, String> text) {
        return runs.stream().map(text).filter(each -> !each.isEmpty()).collect(Collectors.joining(" / "));
    }

    boolean isOk() {
        return violations.isEmpty();
    }
}
