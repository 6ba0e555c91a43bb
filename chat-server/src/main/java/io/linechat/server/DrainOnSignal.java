package io.linechat.server;

import ch.qos.logback.classic.LoggerContext;
import io.linechat.ChatServer;
import org.slf4j.LoggerFactory;

/**
 * Stops the server when the JVM is told to end by SIGTERM, SIGINT or SIGHUP: the clients are told, take what is there
 * for them, and the program ends with exit code 0.
 *
 * <p>A signal runs the shutdown hooks, and a JVM that has run them ends with 128 and the signal's number, which a
 * supervisor takes for a failure. To handle the signal itself takes {@code sun.misc.Signal}, which the compiler warns
 * of and no annotation silences. So the hook, once all is done, halts the JVM with 0. That leaves out what other hooks
 * may still do, and there are none; it is installed when the server has started, so that an earlier failure keeps its
 * exit code.
 */
final class DrainOnSignal {

    private DrainOnSignal() {}

    static void install(ChatServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "linechat-drain"));
    }

    private static void drain(ChatServer server) {
        server.close();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.stop();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(0);
    }
}
