package io.linechat.client;

import io.linechat.message.Command;
import io.linechat.message.Event;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that is asked of the server and has no answer yet. Owned by the client's event loop. */
final class Pending {

    private final long id;
    private final @Nullable Long n;
    private final CompletableFuture<Event> answer;
    private final boolean isUrgent;
    private Command command;

    /** Whether it was sent on a connection that was lost before the answer came. */
    private boolean isRepeated;

    /**
     * @param id tells it from all others, and which came first
     * @param n the number under which something is said
     * @param isUrgent whether the client itself needs it, on this connection
     */
    Pending(long id, @Nullable Long n, Command command, CompletableFuture<Event> answer, boolean isUrgent) {
        this.id = id;
        this.n = n;
        this.command = command;
        this.answer = answer;
        this.isUrgent = isUrgent;
    }

    long id() {
        return id;
    }

    Command command() {
        return command;
    }

    CompletableFuture<Event> answer() {
        return answer;
    }

    boolean isUrgent() {
        return isUrgent;
    }

    /** As it goes over the wire from here on, with its room. */
    Command.Request request(Command resolved) {
        command = resolved;
        return new Command.Request(Long.toString(id), n, resolved);
    }

    void repeat() {
        isRepeated = true;
    }

    boolean isRepeated() {
        return isRepeated;
    }

    /** Whether it is for others to read. */
    boolean isSaid() {
        return isSaid(command);
    }

    static boolean isSaid(Command command) {
        return command instanceof Command.Say || command instanceof Command.Tell;
    }

    /** Whether it decides which room the commands behind it are meant for. */
    boolean movesUs() {
        return command instanceof Command.Join || command instanceof Command.Leave;
    }
}
