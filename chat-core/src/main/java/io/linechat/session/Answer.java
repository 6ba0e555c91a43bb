package io.linechat.session;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import org.jspecify.annotations.Nullable;

/**
 * The way back for the answer to one command. A person is told what there is to tell; a program that sent a request gets
 * exactly one reply to it. Owned by the session's event loop.
 */
final class Answer {

    private final Connection connection;

    private final Command.@Nullable Request request;

    /**
     * @param request what is answered; {@code null} for whatever a person typed
     */
    private Answer(Connection connection, Command.@Nullable Request request) {
        this.connection = connection;
        this.request = request;
    }

    /** For a person. */
    static Answer toPerson(Connection connection) {
        return new Answer(connection, null);
    }

    /** For a command as it has come from the client. */
    static Answer to(Command command, Connection connection) {
        return new Answer(connection, command instanceof Command.Request request ? request : null);
    }

    /** Whether the client is a program, which waits for a reply. */
    boolean isAwaited() {
        return request != null;
    }

    /** The program's own number for what it says. */
    @Nullable
    Long n() {
        return request == null ? null : request.n();
    }

    /** Tells either of them what came of the command. */
    void send(Event event) {
        connection.send(request == null ? event : new Event.Reply(request.tag(), event));
    }

    /** Tells a program what a person sees anyway. */
    void confirm(Event event) {
        if (request != null) {
            send(event);
        }
    }

    void refuse(ErrorCode code, String message) {
        send(new Event.Refused(code, message));
    }
}
