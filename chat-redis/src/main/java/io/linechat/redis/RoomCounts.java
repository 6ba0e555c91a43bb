package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.RoomName;
import io.linechat.message.RoomSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * How many members of this server are in which rooms, for the others to know. Owned by one thread, but for {@link
 * #elsewhere}.
 */
final class RoomCounts {

    private static final Script ROOMS = Script.of("servers.lua", "rooms.lua");

    private final Link link;
    private final Keys keys;
    private final ServerLease lease;
    private final Executor thread;
    private final Map<RoomName, Integer> counts = new HashMap<>();

    /** What Redis is to be told. */
    private final Set<RoomName> dirty = new HashSet<>();

    private boolean underWay;

    RoomCounts(Link link, Keys keys, ServerLease lease, Executor thread) {
        this.link = link;
        this.keys = keys;
        this.lease = lease;
        this.thread = thread;
    }

    void set(RoomName room, int count) {
        if (count == 0) {
            counts.remove(room);
        } else {
            counts.put(room, count);
        }
        dirty.add(room);
        flush();
    }

    /** Tells Redis of what it has not been told; what fails is told with the next, or the next time. */
    void flush() {
        if (underWay || dirty.isEmpty() || !lease.holds()) {
            return;
        }
        underWay = true;
        Set<RoomName> told = Set.copyOf(dirty);
        dirty.clear();
        write(told)
                .whenCompleteAsync(
                        (done, failure) -> {
                            underWay = false;
                            if (failure == null) {
                                flush();
                            } else {
                                dirty.addAll(told);
                            }
                        },
                        thread);
    }

    private CompletionStage<Void> write(Set<RoomName> rooms) {
        String key = keys.rooms(lease.ids().now());
        Map<String, byte[]> there = new HashMap<>();
        List<String> gone = new ArrayList<>();
        for (RoomName room : rooms) {
            Integer count = counts.get(room);
            if (count == null) {
                gone.add(room.key());
            } else {
                there.put(room.key(), (count + " " + room).getBytes(StandardCharsets.UTF_8));
            }
        }
        CompletableFuture<?> set = there.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : link.commands().hset(key, there).toCompletableFuture();
        CompletableFuture<?> deleted = gone.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : link.commands().hdel(key, gone.toArray(String[]::new)).toCompletableFuture();
        return CompletableFuture.allOf(set, deleted);
    }

    /** Tells Redis all once more, which may have lost it. */
    void restore() {
        dirty.addAll(counts.keySet());
        flush();
    }

    /** How many are in which rooms on the other servers. */
    CompletionStage<List<RoomSummary>> elsewhere() {
        return link.<List<Object>>run(
                        ROOMS,
                        ScriptOutputType.MULTI,
                        List.of(keys.servers()),
                        Arguments.of(lease.ids().now(), keys.rooms("")))
                .thenApply(RoomCounts::sum);
    }

    private static List<RoomSummary> sum(List<Object> answer) {
        Map<RoomName, Integer> sums = new HashMap<>();
        for (int i = 1; i < answer.size(); i += 2) {
            String value = Arguments.text(answer.get(i));
            int space = value.indexOf(' ');
            sums.merge(
                    RoomName.of(value.substring(space + 1)), Integer.parseInt(value.substring(0, space)), Integer::sum);
        }
        return sums.entrySet().stream()
                .map(each -> new RoomSummary(each.getKey(), each.getValue()))
                .toList();
    }
}
