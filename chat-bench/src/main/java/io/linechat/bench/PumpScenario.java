package io.linechat.bench;

import io.linechat.bench.load.Pump;
import io.linechat.bench.load.Violations;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A client that says as much as the server takes, in a room of its own and among the others, and whether it delays them. */
final class PumpScenario implements Scenario {

    static final Workload ROOM = new Workload("pump", 100, 10, 1, 64, 1000, 100);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Workload room;
    private final long bytesElsewhere;
    private final long bytesAmongOthers;
    private final Times times;
    private final Cores cores;

    PumpScenario(Workload room, long bytesElsewhere, long bytesAmongOthers, Times times, Cores cores) {
        this.room = room;
        this.bytesElsewhere = bytesElsewhere;
        this.bytesAmongOthers = bytesAmongOthers;
        this.times = times;
        this.cores = cores;
    }

    @Override
    public List<Result> run(Peer peer) {
        return Stage.play(peer, room, cores, times.warmUp(), this::play);
    }

    private void play(Stage stage) throws IOException {
        Situation without = stage.begin("no pump");
        without.last(times.duration());
        without.end();

        Situation elsewhere = stage.begin("a pump in a room of its own");
        pump(stage, elsewhere, false, bytesElsewhere);
        elsewhere.end();

        Situation among = stage.begin("a pump among the others");
        pump(stage, among, true, bytesAmongOthers);
        among.endButForMemory();
        Violations violations = stage.finish();
        among.put(Metric.MISSED, (double) violations.missed());
        among.endMemory();
        // Who cannot read so fast misses some of it, as any slow reader.
        stage.findings().violation("the others", violations.exceptMissed());
    }

    private static void pump(Stage stage, Situation situation, boolean amongOthers, long bytes) throws IOException {
        try (Pump pump = new Pump(stage.driver(), amongOthers, bytes)) {
            pump.start();
            if (!situation.lastUntil(pump::isDone, PATIENCE)) {
                throw new IOException("the server did not take everything in time");
            }
            situation.put(Metric.PUMPED, pump.bytesPerSecond());
            if (pump.refused() > 0) {
                stage.findings().violation("the pump", pump.refused() + " refused");
            }
        }
    }
}
