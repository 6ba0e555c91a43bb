package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.spi.SharedRoom.Observer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room as its server has it: those of its own, which Redis is to be told of, and those elsewhere, of whom the
 * observer is told. Compares that with the {@link People} in Redis, member by member, and settles what differs: what is to
 * be written is {@linkplain #take taken} from it, and is pending until it comes back as a version of the people. Whatever
 * was lost on the way, or came late, is found by that comparison. Owned by its room's thread.
 */
final class Members {

    private final People people;
    private final Supplier<ServerIds> ids;
    private final Observer observer;
    private final Map<String, Nickname> here = new HashMap<>();
    private final Map<String, Nickname> elsewhere = new HashMap<>();

    /**
     * Those here who were elsewhere. The observer may have been told so only after they had come, or even gone again; it
     * is told once more that they are not when they go.
     */
    private final Set<String> metHere = new HashSet<>();

    /** What is to be written; where the member is not here that it is gone. */
    private final Map<String, Change> dirty = new LinkedHashMap<>();

    private final Map<String, Change> underWay = new HashMap<>();

    /** What has been written, and the version that will show it. */
    private final Map<String, Long> unseen = new HashMap<>();

    /**
     * Something to be written.
     *
     * @param seenOn the other server that had the member when it came here, or nothing
     * @param takes whether it comes here from wherever it is; else it must not be another server's. What is tried again
     *     takes it from the server that it was seen on only: it may have moved on meanwhile
     */
    private record Change(String seenOn, boolean takes) {

        static final Change OF_OURS = new Change("", false);

        String from() {
            return takes ? "*" : seenOn;
        }
    }

    Members(People people, Supplier<ServerIds> ids, Observer observer) {
        this.people = people;
        this.ids = ids;
        this.observer = observer;
    }

    /** The room is opened, with those elsewhere that there are; the observer is told nothing of it. */
    void open() {
        people.residents().forEach((member, resident) -> {
            if (ids.get().contains(resident.server())) {
                settle(member);
            } else {
                elsewhere.put(member, resident.nickname());
            }
        });
    }

    Map<String, Nickname> elsewhere() {
        return elsewhere;
    }

    /** How many are here. */
    int count() {
        return here.size();
    }

    boolean isHere(String member) {
        return here.containsKey(member);
    }

    void enter(String member, Nickname nickname) {
        here.put(member, nickname);
        if (elsewhere.remove(member) != null) {
            metHere.add(member);
        }
        Resident there = people.get(member);
        String seenOn = there == null || ids.get().contains(there.server()) ? "" : there.server();
        dirty.put(member, new Change(seenOn, true));
    }

    void rename(String member, Nickname now) {
        if (here.replace(member, now) != null) {
            dirty.putIfAbsent(member, Change.OF_OURS);
        }
    }

    void leave(String member) {
        if (metHere.remove(member)) {
            observer.left(member);
        }
        if (here.remove(member) != null) {
            dirty.put(member, Change.OF_OURS);
        }
    }

    void leaveAll() {
        List.copyOf(here.keySet()).forEach(this::leave);
    }

    /** Compares what Redis has of these with what is so here, and tells the observer, or has Redis told. */
    void settle(Collection<String> members) {
        members.forEach(this::settle);
        Iterator<Map.Entry<String, Long>> written = unseen.entrySet().iterator();
        List<String> seen = new ArrayList<>();
        while (written.hasNext()) {
            Map.Entry<String, Long> each = written.next();
            if (each.getValue() <= people.version()) {
                written.remove();
                seen.add(each.getKey());
            }
        }
        seen.forEach(this::settle);
    }

    /** The same for all that are here, after something may have been lost. */
    void settleHere() {
        List.copyOf(here.keySet()).forEach(this::settle);
    }

    private void settle(String member) {
        Resident there = people.get(member);
        if (there != null && !ids.get().contains(there.server())) {
            settleElsewhere(member, there.nickname());
            return;
        }
        if (elsewhere.remove(member) != null) {
            observer.left(member);
        }
        if (!isPending(member) && !isRight(here.get(member), there)) {
            dirty.put(member, Change.OF_OURS);
        }
    }

    private boolean isRight(@Nullable Nickname wanted, @Nullable Resident there) {
        if (wanted == null || there == null) {
            return wanted == null && there == null;
        }
        return there.server().equals(ids.get().now()) && isWritten(wanted, there.nickname());
    }

    private void settleElsewhere(String member, Nickname nickname) {
        if (here.containsKey(member)) {
            if (isPending(member)) {
                return; // That was before it came here.
            }
            here.remove(member);
            metHere.remove(member);
            elsewhere.put(member, nickname);
            observer.moved(member, nickname);
            return;
        }
        Nickname before = elsewhere.put(member, nickname);
        if (before == null) {
            observer.entered(member, nickname);
        } else if (!isWritten(before, nickname)) {
            observer.renamed(member, nickname);
        }
    }

    /** Names are equal without being written so. */
    private static boolean isWritten(Nickname one, Nickname other) {
        return one.toString().equals(other.toString());
    }

    private boolean isPending(String member) {
        return dirty.containsKey(member) || underWay.containsKey(member) || unseen.containsKey(member);
    }

    boolean isClean() {
        return dirty.isEmpty() && underWay.isEmpty();
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /** What is to be written next, as {@code people.lua} wants it; nothing while some is under way. */
    List<String> take(int limit) {
        List<String> changes = new ArrayList<>();
        Iterator<Map.Entry<String, Change>> each = dirty.entrySet().iterator();
        while (underWay.size() < limit && each.hasNext()) {
            Map.Entry<String, Change> next = each.next();
            String member = next.getKey();
            Nickname nickname = here.get(member);
            changes.add(member);
            changes.add(nickname == null ? "" : nickname.toString());
            changes.add(nickname == null ? "" : next.getValue().from());
            unseen.remove(member);
            underWay.put(member, next.getValue());
            each.remove();
        }
        return changes;
    }

    /** What was taken is written, in that version or before. */
    void written(long version) {
        underWay.keySet().forEach(member -> unseen.put(member, version));
        underWay.clear();
        settle(List.of());
    }

    /** Nobody knows whether what was taken is written. */
    void failed() {
        underWay.forEach((member, change) -> dirty.merge(
                member, new Change(change.seenOn(), false), (newer, tried) -> newer.takes() ? newer : tried));
        underWay.clear();
    }

    /** What is not written yet has waited for long: whoever has come here may have moved on. */
    void reconsider() {
        dirty.replaceAll((member, change) -> new Change(change.seenOn(), false));
    }

    /** The people are about to be read, and what has been written will be among what is read. */
    void reading() {
        unseen.clear();
    }
}
