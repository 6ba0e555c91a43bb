package io.linechat.bench;

import io.linechat.bench.load.SlowReaders;
import io.linechat.bench.load.SlowReaders.Fate;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One member that never reads and one that reads 1 kB a second, and whether they delay the others. */
final class SlowReadersScenario implements Scenario {

    static final Workload ROOM = new Workload("slow readers", 1000, 10, 1, 64, 1000, 1000);

    /** By then a server has noticed that somebody does not read, if it ever does. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Workload room;
    private final Times times;
    private final Duration patience;
    private final Cores cores;

    SlowReadersScenario(Workload room, Times times, Duration patience, Cores cores) {
        this.room = room;
        this.times = times;
        this.patience = patience;
        this.cores = cores;
    }

    @Override
    public List<Result> run(Peer peer) {
        return Stage.play(peer, room, cores, times.warmUp(), this::play);
    }

    private void play(Stage stage) throws IOException {
        Situation without = stage.begin("no slow readers");
        without.last(times.duration());
        without.end();
        Situation with = stage.begin("two slow readers");
        try (SlowReaders victims = new SlowReaders(stage.driver())) {
            victims.connect();
            if (with.lastUntil(stage.driver()::hasSomeoneLeft, patience)) {
                // It is told why it has to leave, and only now.
                victims.letFrozenRead();
            }
            with.last(times.duration());
            with.endButForMemory();
            victims.letAllRead();
            stage.findings().violations("the others", stage.finish());
            for (Fate fate : victims.finish(Stage.DRAIN_PATIENCE)) {
                stage.findings().note(fate.victim() + " " + fate.story());
                stage.findings().violation(fate.victim(), fate.violation());
            }
        }
        with.endMemory();
    }
}
