package io.linechat.session;

import io.linechat.message.Nickname;
import io.linechat.spi.SessionStore;
import io.linechat.spi.SessionStore.StoredSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a token takes up again. A token is the name of the session with a secret behind it, of which only
 * the hash is kept. Any thread.
 */
public final class ResumableSessions {

    private static final int ID_BYTES = 12;
    private static final int SECRET_BYTES = 24;

    /** Of a session's name, in the form in which it goes over the wire. */
    private static final int ID_LENGTH = ID_BYTES * 4 / 3;

    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Entry> sessions = new ConcurrentHashMap<>();
    private final @Nullable SessionStore store;
    private volatile boolean stopping;

    private record Entry(Resumption session, String hash) {}

    /**
     * @param store remembers them for the next server; {@code null} if they end with this one
     */
    public ResumableSessions(@Nullable SessionStore store) {
        this.store = store;
    }

    /** The server stops: the sessions that end from here on are those that the next one can have. */
    public void stop() {
        stopping = true;
    }

    /** A name for a session that no other session has or had, on this server or another one. */
    String newId() {
        return randomText(ID_BYTES);
    }

    /** Makes the token that takes up the session of that name. */
    String issue(String id, Nickname nickname, Resumption session) {
        String token = id + randomText(SECRET_BYTES);
        sessions.put(id, new Entry(session, hash(token)));
        keep(id, nickname);
        return token;
    }

    /** Has the session remembered, under the nickname that it goes by now. */
    void keep(String id, Nickname nickname) {
        Entry entry = sessions.get(id);
        if (store != null && entry != null) {
            store.keep(new StoredSession(id, entry.hash, nickname));
        }
    }

    /** The session that the token takes up, if there is one. */
    @Nullable
    Resumption find(String token) {
        Entry entry = hasId(token) ? sessions.get(idOf(token)) : null;
        return entry != null && fits(token, entry.hash) ? entry.session : null;
    }

    /** The session that the token takes up, if a server before this one had it. */
    CompletionStage<Optional<StoredSession>> recall(String token) {
        if (store == null || !hasId(token)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return store.find(idOf(token)).thenApply(found -> found.filter(stored -> fits(token, stored.tokenHash())));
    }

    /** Makes a session that was recalled one of this server; {@code false} if another connection has done so. */
    boolean restore(StoredSession stored, Resumption to) {
        return sessions.putIfAbsent(stored.id(), new Entry(to, stored.tokenHash())) == null;
    }

    /** The token of that name takes up another session from here on. */
    void pass(String id, Resumption to) {
        sessions.computeIfPresent(id, (key, entry) -> new Entry(to, entry.hash));
    }

    /** The session's token is of no use any more, if it still takes up that one. */
    void revoke(String id, Resumption session) {
        Entry entry = sessions.get(id);
        if (entry == null || entry.session != session) {
            return;
        }
        // First, so that nobody who finds it gone here finds it there.
        if (store != null && !stopping) {
            store.forget(id);
        }
        sessions.remove(id, entry);
    }

    /** A session is another server's from here on, where its token takes it up. */
    void movedAway(String id) {
        Entry entry = sessions.remove(id);
        if (entry != null) {
            entry.session.movedAway();
        }
    }

    private static boolean hasId(String token) {
        return token.length() >= ID_LENGTH;
    }

    private static String idOf(String token) {
        return token.substring(0, ID_LENGTH);
    }

    private static boolean fits(String token, String hash) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), hash(token).getBytes(StandardCharsets.US_ASCII));
    }

    private String randomText(int bytes) {
        byte[] text = new byte[bytes];
        random.nextBytes(text);
        return text(text);
    }

    private static String hash(String token) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
