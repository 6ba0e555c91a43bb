package io.linechat.spi;

import io.linechat.message.Nickname;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Remembers the sessions of programs for the server that comes after this one, or for others beside it, as long as the
 * {@link RoomLogs} that it belongs to remember what they said. Any thread.
 *
 * <p>Calls take effect in their order, and before any call of a log that comes later: what was said by a session that is
 * not in the store after a crash is not in a log either. What cannot be kept is for the store to report; such a session
 * does not outlive its server.
 */
public interface SessionStore {

    /** Remembers a session of this server, or what has changed of it. */
    void keep(StoredSession session);

    /** The session is over. */
    void forget(String id);

    /**
     * Returns a session that another server has, or had last: neither kept nor forgotten since this one has opened the
     * store. When this server {@linkplain #keep keeps} it, it is this server's.
     */
    CompletionStage<Optional<StoredSession>> find(String id);

    /**
     * What is left of a session when its server has gone.
     *
     * @param id under which it said what it said
     * @param tokenHash tells whoever shows its token from others, and is of no use to them
     * @param nickname what it was called last
     */
    record StoredSession(String id, String tokenHash, Nickname nickname) {}
}
