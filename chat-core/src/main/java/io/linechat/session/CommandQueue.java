package io.linechat.session;

import io.linechat.message.Command;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Carries out a session's commands one after the other, and waits where one takes its time or the client does not take
 * the answers. Owned by the session's event loop.
 *
 * <p>While anything waits here the connection is not read, so what waits is bounded by what one read can bring.
 */
final class CommandQueue {

    private final Connection connection;
    private final Consumer<Command> executor;
    private final Queue<Command> waiting = new ArrayDeque<>(0);
    private int holds;
    private boolean draining;
    private boolean closed;

    CommandQueue(Connection connection, Consumer<Command> executor) {
        this.connection = connection;
        this.executor = executor;
    }

    void add(Command command) {
        if (closed) {
            return;
        }
        if (!draining && waiting.isEmpty() && isOpen()) {
            executor.accept(command);
        } else {
            waiting.add(command);
            connection.pauseReading();
        }
    }

    /** The next command waits until this is taken back by {@link #release}, as all other holds. */
    void hold() {
        holds++;
    }

    void release() {
        holds--;
        proceed();
    }

    /** Goes on with what waits, as far as that is possible now. */
    void proceed() {
        if (draining) {
            return;
        }
        draining = true;
        while (!waiting.isEmpty() && isOpen()) {
            executor.accept(waiting.remove());
        }
        draining = false;
        if (waiting.isEmpty() && isOpen()) {
            connection.resumeReading();
        }
    }

    /** Forgets what waits, and takes nothing more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    private boolean isOpen() {
        return holds == 0 && !closed && connection.isWritable();
    }
}
