package io.linechat.redis;

import io.lettuce.core.ScriptOutputType;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The people and topics of rooms as they stand in Redis. Any thread. */
final class RoomStore {

    private static final Script PEOPLE = Script.of("servers.lua", "people.lua");
    private static final Script ALIVE = Script.of("servers.lua", "alive.lua");

    /** What nobody uses for so long is forgotten; somewhat earlier than what was said is. */
    private static final long SECONDS = TimeUnit.DAYS.toSeconds(28);

    /** How many changes are written at a time. */
    static final int AT_ONCE = 500;

    private final Link link;
    private final Keys keys;
    private final ServerLease lease;

    RoomStore(Link link, Keys keys, ServerLease lease) {
        this.link = link;
        this.keys = keys;
        this.lease = lease;
    }

    CompletionStage<RoomReading> read(RoomName room) {
        return link.<List<Object>>run(RoomReading.SCRIPT, ScriptOutputType.MULTI, keys(room))
                .thenApply(RoomReading::of);
    }

    /**
     * Changes who is in the room.
     *
     * @param changes as {@link Members#take} gives them
     * @return the version after that
     */
    CompletionStage<Long> change(RoomName room, List<String> changes) {
        return run(room, List.of("", "", ""), changes);
    }

    /** Has the room remembered on. */
    void renew(RoomName room) {
        change(room, List.of());
    }

    CompletionStage<Long> setTopic(RoomName room, String topic, Nickname by) {
        return run(room, List.of("t", topic, by), List.of());
    }

    private CompletionStage<Long> run(RoomName room, List<?> topic, List<String> changes) {
        List<Object> arguments = new ArrayList<>(List.of(keys.news(room), SECONDS, lease.ids()));
        arguments.addAll(topic);
        arguments.addAll(changes);
        return link.<byte[]>run(PEOPLE, ScriptOutputType.VALUE, keys(room), Arguments.of(arguments))
                .thenApply(Arguments::number);
    }

    /** Takes out of the room whoever is in it on these servers, which are dead. */
    CompletionStage<Void> purge(RoomName room, Map<String, Resident> residents, Collection<String> dead) {
        List<Map.Entry<String, Resident>> gone = residents.entrySet().stream()
                .filter(each -> dead.contains(each.getValue().server()))
                .toList();
        return CompletableFuture.allOf(Batches.of(gone, AT_ONCE).stream()
                .map(batch -> change(
                                room,
                                batch.stream()
                                        .flatMap(each -> Stream.of(
                                                each.getKey(),
                                                "",
                                                each.getValue().server()))
                                        .toList())
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** The servers of these that are dead; this one is not, whatever it was called before. */
    CompletionStage<Set<String>> dead(Collection<String> servers) {
        Set<String> unknown = new HashSet<>(servers);
        unknown.removeAll(lease.alive());
        unknown.removeAll(lease.ids().all());
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(unknown);
        }
        // One that has come since the last renewal was there before its people were.
        return link.<List<Object>>run(ALIVE, ScriptOutputType.MULTI, List.of(keys.servers()))
                .thenApply(alive -> {
                    alive.forEach(server -> unknown.remove(Arguments.text(server)));
                    return unknown;
                });
    }

    private List<String> keys(RoomName room) {
        return List.of(keys.people(room), keys.meta(room));
    }
}
