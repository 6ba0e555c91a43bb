package io.linechat.bench;

import io.linechat.bench.load.LoadDriver;
import io.linechat.bench.load.Violations;
import io.linechat.bench.load.Workload;
import io.linechat.bench.server.Cores;
import io.linechat.bench.server.Peer;
import io.linechat.bench.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Where a scenario takes place: a fresh server, and everyone of a workload in their rooms and talking. For one thread.
 *
 * @param findings what the scenario finds out
 */
record Stage(RunningServer server, LoadDriver driver, Findings findings) {

    static final Duration CONNECT_PATIENCE = Duration.ofMinutes(1);
    static final Duration JOIN_PATIENCE = Duration.ofMinutes(2);
    static final Duration DRAIN_PATIENCE = Duration.ofSeconds(20);

    /** What happens on it. */
    interface Play {
        void on(Stage stage) throws IOException;
    }

    /** Sets the stage and plays, after a warm-up; what keeps it from coming to its end is a violation. */
    static List<Result> play(Peer peer, Workload workload, Cores cores, Duration warmUp, Play play) {
        Findings findings = new Findings(peer.label(), workload.name());
        try (RunningServer server = peer.start(cores);
                LoadDriver driver = new LoadDriver(workload, peer.dialect(), server.ports(), peer.isInTls())) {
            driver.connect(CONNECT_PATIENCE);
            driver.join(JOIN_PATIENCE);
            driver.start();
            driver.run(warmUp);
            play.on(new Stage(server, driver, findings));
        } catch (IOException e) {
            findings.violation("failed: " + e.getMessage());
        }
        return findings.results();
    }

    /** Begins a part of the scenario. */
    Situation begin(String name) throws IOException {
        Situation situation = new Situation(name, server, driver);
        findings.add(situation);
        return situation;
    }

    /** Stops the talk, and waits until all of it has arrived. */
    Violations finish() throws IOException {
        return driver.finish(DRAIN_PATIENCE);
    }
}
