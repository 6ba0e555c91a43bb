package io.linechat.redis;

import io.linechat.redis.PeopleNews.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room as Redis has it, on all servers, as of some version. News takes it from each version to the next; where
 * some was missed it is stale, and news waits, until it is {@linkplain #read read} once more. Owned by its room's thread.
 */
final class People {

    /** If more has come while it was read, reading it again is less work. */
    private static final int MAX_WAITING = 1000;

    private final Map<String, Resident> residents = new HashMap<>();
    private final TreeMap<Long, PeopleNews> waiting = new TreeMap<>();
    private long version;
    private Topic topic = Topic.NONE;
    private int topicsSet;
    private boolean stale = true;

    /** Whether news was thrown away that has come since it was read. */
    private boolean overflown;

    private long seenBefore;

    /** Takes the news; returns whom it has changed anything for. */
    Set<String> hear(PeopleNews news) {
        if (stale || (news.version() > version && news.before() != version)) {
            stale = true;
            if (waiting.size() < MAX_WAITING) {
                waiting.put(news.version(), news);
            } else {
                overflown = true;
            }
            return Set.of();
        }
        Set<String> changed = new HashSet<>();
        if (news.version() > version) {
            apply(news, changed);
        }
        return changed;
    }

    private void apply(PeopleNews news, Set<String> changed) {
        news.changes().forEach((member, resident) -> {
            put(member, resident);
            changed.add(member);
        });
        version = news.version();
        if (news.topic() != null) {
            topic = news.topic();
            topicsSet++;
        }
    }

    private void put(String member, Optional<Resident> resident) {
        resident.ifPresentOrElse(now -> residents.put(member, now), () -> residents.remove(member));
    }

    /** It is about to be read, and will be what it was then; news that has come before is of no use. */
    void reading() {
        stale = true;
        overflown = false;
        waiting.clear();
    }

    /** Takes what was read, and the news that has come meanwhile; returns whom that has changed anything for. */
    Set<String> read(RoomReading now) {
        Set<String> changed = new HashSet<>(residents.keySet());
        changed.addAll(now.residents().keySet());
        changed.removeIf(member -> residents.containsKey(member)
                && residents.get(member).equals(now.residents().get(member)));
        residents.clear();
        residents.putAll(now.residents());
        version = now.version();
        seenBefore = 0;
        if (!topic.equals(now.topic())) {
            topic = now.topic();
            topicsSet++;
        }
        stale = overflown;
        for (PeopleNews news : waiting.values()) {
            if (news.before() == version) {
                apply(news, changed);
            } else if (news.version() > version) {
                stale = true;
            }
        }
        waiting.clear();
        return changed;
    }

    /** Somebody has looked which version there is; if the news of it does not come till the next time, it was lost. */
    void seen(long newest) {
        if (seenBefore > version) {
            stale = true;
        }
        seenBefore = newest;
    }

    /** Whether it has to be read to be right. */
    boolean isStale() {
        return stale;
    }

    long version() {
        return version;
    }

    Topic topic() {
        return topic;
    }

    /** Counts how often the topic has been set, to what was it before, too. */
    int topicsSet() {
        return topicsSet;
    }

    @Nullable
    Resident get(String member) {
        return residents.get(member);
    }

    Map<String, Resident> residents() {
        return residents;
    }
}
