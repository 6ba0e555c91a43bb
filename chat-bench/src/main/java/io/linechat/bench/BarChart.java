package io.linechat.bench;

import io.linechat.bench.server.Peers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A picture of one metric: bars on a logarithmic scale, in a group for each workload, the least first. It is an SVG with a
 * ground of its own, light or dark as the reader has it.
 */
final class BarChart {

    private static final int WIDTH = 800;
    private static final int MARGIN = 16;
    private static final int LABELS = 170;
    private static final int VALUES = 80;
    private static final int ROW = 20;
    private static final int BAR = 14;
    private static final int TITLE = 48;
    private static final int GROUP_HEADING = 26;
    private static final int AXIS = 40;

    private static final String STYLE = """
            .page { fill: #ffffff }
            text { font: 13px system-ui, sans-serif; fill: #24292f }
            .title { font-size: 16px; font-weight: 600 }
            .group { font-weight: 600 }
            .axis { font-size: 11px; fill: #57606a }
            .grid { stroke: #d0d7de }
            .bar { fill: #8c959f }
            .ours { fill: #0969da }
            @media (prefers-color-scheme: dark) {
              .page { fill: #0d1117 }
              text { fill: #e6edf3 }
              .axis { fill: #9198a1 }
              .grid { stroke: #3d444d }
              .bar { fill: #6e7681 }
              .ours { fill: #4493f8 }
            }
            """;

    private final Metric metric;
    private final List<Result> results;
    private final double lowest;
    private final double highest;
    private final StringBuilder svg = new StringBuilder();

    private BarChart(Metric metric, List<Result> results) {
        this.metric = metric;
        this.results = results;
        double min = results.stream().mapToDouble(this::value).min().orElseThrow();
        double max = results.stream().mapToDouble(this::value).max().orElseThrow();
        // Whole powers of ten, the lower one so that the least bar is still seen.
        lowest = Math.floor(Math.log10(min) - 0.1);
        highest = Math.ceil(Math.log10(max) + 0.1);
    }

    /** Draws those results that have the metric; there must be one. */
    static String draw(String title, Metric metric, List<Result> results) {
        List<Result> drawn = results.stream()
                .filter(result -> result.values().getOrDefault(metric, 0.0) > 0)
                .sorted(Comparator.comparing(result -> result.values().get(metric)))
                .toList();
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException("there are no figures of " + metric.column());
        }
        return new BarChart(metric, drawn).draw(title);
    }

    private double value(Result result) {
        return result.values().getOrDefault(metric, 0.0);
    }

    private String draw(String title) {
        List<String> groups =
                results.stream().map(Result::workload).distinct().sorted().toList();
        int bottom = TITLE + groups.size() * GROUP_HEADING + results.size() * ROW;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH, bottom + AXIS, escape(title));
        add("<style>%n%s</style>", STYLE);
        add("<rect class=\"page\" width=\"%d\" height=\"%d\" rx=\"6\"/>", WIDTH, bottom + AXIS);
        text("title", MARGIN, 28, "start", title);
        drawGrid(bottom);
        int y = TITLE;
        for (String group : groups) {
            y += GROUP_HEADING;
            text("group", MARGIN, y - 6, "start", group);
            for (Result result : results) {
                if (result.workload().equals(group)) {
                    drawBar(result, y);
                    y += ROW;
                }
            }
        }
        add("</svg>");
        return svg.toString();
    }

    private void drawGrid(int bottom) {
        for (double power = lowest; power <= highest; power++) {
            double x = x(power);
            add("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TITLE, bottom + 6);
            text("axis", x, bottom + 24, "middle", Tables.significant(Math.pow(10, power)));
        }
    }

    private void drawBar(Result result, int y) {
        boolean ours = result.server().startsWith(Peers.LINECHAT);
        double end = x(Math.log10(value(result)));
        int baseline = y + BAR - 2;
        text("server", LABELS - 8, baseline, "end", result.server());
        add(
                "<rect class=\"bar%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                ours ? " ours" : "", LABELS, y, end - LABELS, BAR);
        text("value", end + 6, baseline, "start", Tables.cell(result, metric));
    }

    private double x(double power) {
        return LABELS + (power - lowest) / (highest - lowest) * (WIDTH - LABELS - VALUES);
    }

    private void text(String style, double x, int y, String anchor, String text) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>", style, x, y, anchor, escape(text));
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
