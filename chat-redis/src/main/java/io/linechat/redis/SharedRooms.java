package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.SharedRoom;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rooms that are open on this server, and what they all need. Owned by one thread, but for what returns a stage. */
final class SharedRooms {

    private static final String KICK = "out";

    private final Link link;
    private final Keys keys;
    private final Looks looks;
    private final ServerLease lease;
    private final RoomStore store;
    private final RoomCounts counts;
    private final Mail mail;
    private final EventExecutor thread;
    private final Map<RoomName, RedisSharedRoom> open = new HashMap<>();

    /** Those that are closed, and of whose members Redis is not told yet that they are gone. */
    private final Map<RoomName, RedisSharedRoom> closing = new HashMap<>();

    SharedRooms(
            Link link, Keys keys, Looks looks, ServerLease lease, RoomCounts counts, Mail mail, EventExecutor thread) {
        this.link = link;
        this.keys = keys;
        this.looks = looks;
        this.lease = lease;
        this.store = new RoomStore(link, keys, lease);
        this.counts = counts;
        this.mail = mail;
        this.thread = thread;
        mail.handle(
                KICK,
                about -> CompletableFuture.supplyAsync(
                        () -> kicked(RoomName.of(about.get(0)), about.get(1), about.get(2)), thread));
    }

    Link link() {
        return link;
    }

    Keys keys() {
        return keys;
    }

    Looks looks() {
        return looks;
    }

    ServerLease lease() {
        return lease;
    }

    RoomStore store() {
        return store;
    }

    RoomCounts counts() {
        return counts;
    }

    CompletionStage<SharedRoom> open(RoomName room, SharedRoom.Observer observer) {
        return new RedisSharedRoom(room, this, thread, observer).open();
    }

    /** From here on it is in the care of this object. One that was open before has left to it what it had to do yet. */
    void opened(RedisSharedRoom room) {
        open.put(room.name(), room);
        closing.remove(room.name());
    }

    void closing(RedisSharedRoom room) {
        if (open.remove(room.name(), room)) {
            closing.put(room.name(), room);
        }
    }

    void closed(RedisSharedRoom room) {
        closing.remove(room.name(), room);
    }

    private boolean kicked(RoomName name, String member, String reason) {
        RedisSharedRoom room = open.get(name);
        return room != null && room.kicked(member, reason);
    }

    CompletionStage<Boolean> askToKick(String server, RoomName room, String member, String reason) {
        return mail.ask(lease.ids(), server, KICK, room.toString(), member, reason);
    }

    /** What a room is like on the other servers; empty if nobody is in it there. */
    CompletionStage<Optional<SharedRoom.State>> look(RoomName room) {
        return store.read(room).thenCompose(reading -> {
            Set<String> servers =
                    reading.residents().values().stream().map(Resident::server).collect(Collectors.toSet());
            return store.dead(servers).thenApply(dead -> state(reading, dead));
        });
    }

    private Optional<SharedRoom.State> state(RoomReading reading, Set<String> dead) {
        Map<String, Nickname> elsewhere = reading.residents().entrySet().stream()
                .filter(each -> !dead.contains(each.getValue().server())
                        && !lease.ids().contains(each.getValue().server()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().nickname()));
        return elsewhere.isEmpty()
                ? Optional.empty()
                : Optional.of(new SharedRoom.State(elsewhere, reading.topic().text()));
    }

    /** The servers of which somebody is in a room here. */
    Set<String> servers() {
        Set<String> servers = new HashSet<>();
        open.values().forEach(room -> servers.addAll(room.servers()));
        servers.removeAll(lease.ids().all());
        return servers;
    }

    /** These servers are dead: nobody of them is in a room any more. */
    void purge(Set<String> dead) {
        open.values().forEach(room -> room.purge(dead));
    }

    /** The same for a room, whether it is open here or not. */
    void purge(RoomName room, String dead) {
        store.read(room).thenCompose(reading -> store.purge(room, reading.residents(), Set.of(dead)));
    }

    void tick() {
        all().forEach(RedisSharedRoom::tick);
    }

    CompletionStage<Void> restore() {
        return whenAll(all().map(RedisSharedRoom::restore));
    }

    /** Closes all that are open; done when the others know. */
    CompletionStage<Void> close() {
        List.copyOf(open.values()).forEach(RedisSharedRoom::closeNow);
        return whenAll(all().map(RedisSharedRoom::written));
    }

    private Stream<RedisSharedRoom> all() {
        return Stream.concat(open.values().stream(), closing.values().stream()).toList().stream();
    }

    private static CompletionStage<Void> whenAll(Stream<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }
}
