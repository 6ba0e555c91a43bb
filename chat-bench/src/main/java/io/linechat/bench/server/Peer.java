package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.io.IOException;

/** A kind of server that can be measured. */
public interface Peer {

    /** What it goes by in tables. */
    String label();

    /** How it is talked to. */
    Dialect dialect();

    /** Whether it is talked to within TLS. */
    default boolean isInTls() {
        return false;
    }

    /** Whether it can be started here. */
    boolean isInstalled();

    /** Starts one, and returns when it listens. */
    RunningServer start(Cores cores) throws IOException;
}
