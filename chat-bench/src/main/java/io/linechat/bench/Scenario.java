package io.linechat.bench;

import io.linechat.bench.server.Peer;
import java.util.List;

/** What a server is put through in a run. */
interface Scenario {

    /**
     * Puts a fresh server through it; what keeps it from coming to its end is a violation.
     *
     * @return what was measured in each of its situations, one after the other
     */
    List<Result> run(Peer peer);
}
