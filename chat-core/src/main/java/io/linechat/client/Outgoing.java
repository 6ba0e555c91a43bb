package io.linechat.client;

import io.linechat.message.Command;
import io.linechat.message.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the server, in its order: what waits, and what was sent and has no answer. What the client needs to
 * take up the conversation goes first, and is of use on one connection only. Owned by the client's event loop.
 */
final class Outgoing {

    /** So much may wait or be without an answer. */
    static final int MAX_UNANSWERED = 1000;

    /** So much may be sent and without an answer. */
    private static final int WINDOW = 256;

    private final NavigableMap<Long, Pending> urgent = new TreeMap<>();
    private final NavigableMap<Long, Pending> urgentSent = new TreeMap<>();
    private final NavigableMap<Long, Pending> waiting = new TreeMap<>();
    private final NavigableMap<Long, Pending> sent = new TreeMap<>();

    private long ids;
    private long numbers;

    boolean isFull() {
        return waiting.size() + sent.size() >= MAX_UNANSWERED;
    }

    /** Adds what somebody asks for. */
    void add(Command command, CompletableFuture<Event> answer) {
        Long n = Pending.isSaid(command) ? ++numbers : null;
        Pending pending = new Pending(++ids, n, command, answer, false);
        waiting.put(pending.id(), pending);
    }

    /** Adds what the client itself needs of this connection; the answer comes as long as that lasts. */
    CompletableFuture<Event> addUrgent(Command command) {
        Pending pending = new Pending(++ids, null, command, new CompletableFuture<>(), true);
        urgent.put(pending.id(), pending);
        return pending.answer();
    }

    /**
     * What may be sent next.
     *
     * @param online whether the conversation is taken up
     */
    @Nullable
    Pending next(boolean online) {
        if (!urgent.isEmpty()) {
            return urgent.firstEntry().getValue();
        }
        // Nothing is sent behind what moves us, so that is the last one.
        boolean isMoving = !sent.isEmpty() && sent.lastEntry().getValue().movesUs();
        boolean isOpen = online && !isMoving && sent.size() < WINDOW;
        return isOpen && !waiting.isEmpty() ? waiting.firstEntry().getValue() : null;
    }

    void sent(Pending pending) {
        remove(pending);
        (pending.isUrgent() ? urgentSent : sent).put(pending.id(), pending);
    }

    /** It will not be sent. */
    void remove(Pending pending) {
        (pending.isUrgent() ? urgent : waiting).remove(pending.id());
    }

    /** What was asked under that tag. */
    @Nullable
    Command asked(String tag) {
        Pending pending = find(tag);
        return pending == null ? null : pending.command();
    }

    private @Nullable Pending find(String tag) {
        try {
            long id = Long.parseLong(tag);
            Pending pending = sent.get(id);
            return pending != null ? pending : urgentSent.get(id);
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }

    /** It has an answer; {@code null} if nothing waits for that one. */
    @Nullable
    Pending answered(String tag) {
        Pending pending = find(tag);
        if (pending != null) {
            sent.remove(pending.id());
            urgentSent.remove(pending.id());
        }
        return pending;
    }

    /** It has to be sent once more, in its place among the others. */
    void again(Pending pending) {
        (pending.isUrgent() ? urgent : waiting).put(pending.id(), pending);
    }

    boolean isAwaiting() {
        return !sent.isEmpty() || !urgentSent.isEmpty();
    }

    /** What was sent will be sent again; what was for this connection is gone. */
    void connectionLost() {
        urgent.clear();
        urgentSent.clear();
        sent.values().forEach(Pending::repeat);
        waiting.putAll(sent);
        sent.clear();
    }

    /** Whether something that was sent on an earlier connection still has no answer. */
    boolean isRepeating() {
        return waiting.values().stream().anyMatch(Pending::isRepeated)
                || sent.values().stream().anyMatch(Pending::isRepeated);
    }

    /** Takes out what was said in a session that is over: it would not be known again. */
    List<Pending> takeRepeatedSayings() {
        List<Pending> taken = waiting.values().stream()
                .filter(pending -> pending.isRepeated() && pending.isSaid())
                .toList();
        taken.forEach(this::remove);
        return taken;
    }

    /** Takes out everything. */
    List<Pending> takeAll() {
        connectionLost();
        List<Pending> all = new ArrayList<>(waiting.values());
        waiting.clear();
        return all;
    }
}
