package io.linechat.bench.jmh;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Lets benchmarks run on threads like those of an event loop, for which Netty keeps objects to use again. */
public final class LoopThreads extends ThreadPoolExecutor {

    /** What makes JMH use it. */
    public static final String USE = "-Djmh.executor=CUSTOM";

    /** What makes JMH use it, too. */
    public static final String USE_THIS = "-Djmh.executor.class=io.linechat.bench.jmh.LoopThreads";

    /** Called by JMH. */
    public LoopThreads(int threads, String name) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
    }
}
