package io.linechat.bench;

import io.linechat.bench.load.Newcomers;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import java.io.IOException;
import java.util.List;

/** Many who all come at once into a room that talks: how soon they are in, and whether they delay those who were there. */
final class BurstScenario implements Scenario {

    static final Workload ROOM = new Workload("burst", 100, 10, 1, 64, 1000, 100);

    private final Workload room;
    private final int newcomers;
    private final Times times;
    private final Cores cores;

    BurstScenario(Workload room, int newcomers, Times times, Cores cores) {
        this.room = room;
        this.newcomers = newcomers;
        this.times = times;
        this.cores = cores;
    }

    @Override
    public List<Result> run(Peer peer) {
        return Stage.play(peer, room, cores, times.warmUp(), this::play);
    }

    private void play(Stage stage) throws IOException {
        Situation before = stage.begin("before the burst");
        before.last(times.duration());
        before.end();
        Situation during = stage.begin("during the burst");
        try (Newcomers crowd = new Newcomers(stage.driver(), newcomers)) {
            crowd.connect();
            boolean allIn = during.lastUntil(crowd::areAllIn, Stage.JOIN_PATIENCE);
            during.end();
            if (!allIn) {
                throw new IOException(crowd.howManyJoined() + " joined in time");
            }
            during.put(Metric.JOINING, crowd.joiningTime().toNanos() / 1e9);
            Situation after = stage.begin("all there");
            after.last(times.duration());
            after.end();
            stage.findings().violations("those who were there", stage.finish());
            stage.findings().violations("those who came", crowd.finish(Stage.DRAIN_PATIENCE));
        }
    }
}
