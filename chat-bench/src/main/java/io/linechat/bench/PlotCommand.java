package io.linechat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws recorded figures. */
@Command(
        name = "plot",
        description = "Draws what a million deliveries cost, from figures that --csv has recorded.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true)
final class PlotCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FIGURES.csv", description = "what was recorded")
    private Path figures = Path.of("");

    @Parameters(index = "1", paramLabel = "PICTURE.svg", description = "what to draw; is written over")
    private Path picture = Path.of("");

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            defaultValue = "Server CPU seconds for a million deliveries (less is better; logarithmic)",
            description = "what stands above it")
    private String title = "";

    @Override
    public Integer call() throws IOException {
        Files.writeString(
                picture,
                BarChart.draw(title, Metric.CPU, Result.medians(Result.parseCsv(Files.readAllLines(figures)))));
        return 0;
    }
}
