package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.redis.PeopleNews.Topic;
import io.linechat.spi.SharedRoom;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room that is open here. What Redis has of it, its {@link People}, follows the news; what this server has of it, its
 * {@link Members}, is compared with that. Everything happens on the thread of the backplane, which calls from outside are
 * handed to.
 */
final class RedisSharedRoom implements SharedRoom, Look.Watcher {

    private static final Logger logger = LoggerFactory.getLogger(RedisSharedRoom.class);

    /** How often Redis is told that the room is in use, where nothing else tells it. */
    private static final long RENEWAL = TimeUnit.DAYS.toNanos(1);

    private final RoomName name;
    private final SharedRooms rooms;
    private final EventExecutor thread;
    private final OpenObserver observer;
    private final People people = new People();
    private final Members members;
    private final Consumer<byte[]> listener = this::hear;

    /** What waits until all is written, or something cannot be. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    private @Nullable State state;
    private boolean opened;
    private boolean reading;
    private int count;
    private int topicsTold;
    private long renewed = System.nanoTime();

    RedisSharedRoom(RoomName name, SharedRooms rooms, EventExecutor thread, Observer observer) {
        this.name = name;
        this.rooms = rooms;
        this.thread = thread;
        this.observer = new OpenObserver(observer);
        this.members = new Members(people, rooms.lease()::ids, this.observer);
    }

    RoomName name() {
        return name;
    }

    /** Reads what the room is like; news is heard before that, so that none is missed. */
    CompletionStage<SharedRoom> open() {
        return rooms.link()
                .subscribe(rooms.keys().news(name), listener)
                .thenCompose(done -> rooms.store().read(name))
                .thenComposeAsync(this::withoutDead, thread)
                .<SharedRoom>thenApplyAsync(this::opened, thread)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        unsubscribe();
                    }
                });
    }

    private CompletionStage<RoomReading> withoutDead(RoomReading first) {
        return rooms.store()
                .dead(servers(first.residents()))
                .thenCompose(dead -> dead.isEmpty()
                        ? CompletableFuture.completedFuture(first)
                        : rooms.store()
                                .purge(name, first.residents(), dead)
                                .thenCompose(done -> rooms.store().read(name)));
    }

    private RedisSharedRoom opened(RoomReading now) {
        people.read(now);
        members.open();
        topicsTold = people.topicsSet();
        state = new State(Map.copyOf(members.elsewhere()), people.topic().text());
        opened = true;
        rooms.opened(this);
        rooms.looks().watch(name, this);
        proceed();
        return this;
    }

    private static Set<String> servers(Map<String, Resident> residents) {
        return residents.values().stream().map(Resident::server).collect(Collectors.toSet());
    }

    @Override
    public State state() {
        if (state == null) {
            throw new IllegalStateException(name + " is not open yet");
        }
        return state;
    }

    @Override
    public void enter(String member, Nickname nickname) {
        change(() -> members.enter(member, nickname));
    }

    @Override
    public void rename(String member, Nickname now) {
        change(() -> members.rename(member, now));
    }

    @Override
    public void leave(String member) {
        change(() -> members.leave(member));
    }

    private void change(Runnable change) {
        run(() -> {
            if (!observer.isClosed()) {
                change.run();
                proceed();
            }
        });
    }

    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            logger.debug("the server has stopped", e);
        }
    }

    @Override
    public CompletionStage<Void> setTopic(String topic, Nickname by) {
        return CompletableFuture.runAsync(this::flush, thread)
                .thenCompose(done -> rooms.store().setTopic(name, topic, by))
                .thenAccept(version -> {});
    }

    @Override
    public CompletionStage<Boolean> kick(String member, String reason) {
        return CompletableFuture.supplyAsync(() -> ownerElsewhere(member), thread)
                .thenCompose(owner -> owner == null
                        ? CompletableFuture.completedFuture(false)
                        : rooms.askToKick(owner, name, member, reason));
    }

    private @Nullable String ownerElsewhere(String member) {
        Resident resident = people.get(member);
        return resident == null || rooms.lease().ids().contains(resident.server()) ? null : resident.server();
    }

    /** Another server wants a member out. */
    boolean kicked(String member, String reason) {
        if (!members.isHere(member)) {
            return false;
        }
        observer.kicked(member, reason);
        return true;
    }

    private void hear(byte[] news) {
        if (news.length > 0 && news[0] == News.PEOPLE) {
            run(() -> hear(PeopleNews.decode(news)));
        }
    }

    private void hear(PeopleNews news) {
        if (!observer.isClosed()) {
            settle(people.hear(news));
        }
    }

    private void settle(Collection<String> changed) {
        if (opened) {
            members.settle(changed);
            proceed();
        }
    }

    /** Does what has become necessary. */
    private void proceed() {
        if (topicsTold != people.topicsSet()) {
            topicsTold = people.topicsSet();
            Topic topic = people.topic();
            observer.topic(topic.text(), topic.by() == null ? Nickname.SERVER : topic.by());
        }
        if (count != members.count()) {
            count = members.count();
            rooms.counts().set(name, count);
        }
        if (people.isStale() && !observer.isClosed()) {
            read();
        }
        flush();
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        people.reading();
        members.reading();
        rooms.store()
                .read(name)
                .whenCompleteAsync(
                        (now, failure) -> {
                            reading = false;
                            if (failure != null) {
                                settleWaiting(failure);
                            } else if (!observer.isClosed()) {
                                Set<String> changed = people.read(now);
                                members.settleHere();
                                settle(changed);
                            }
                        },
                        thread);
    }

    private void flush() {
        if (!opened || members.isUnderWay()) {
            return;
        }
        if (members.isClean()) {
            if (!reading) {
                settleWaiting(null);
            }
            return;
        }
        if (!rooms.lease().holds()) {
            settleWaiting(new NotRegisteredException());
            return;
        }
        rooms.store()
                .change(name, members.take(RoomStore.AT_ONCE))
                .whenCompleteAsync(
                        (version, failure) -> {
                            if (failure != null) {
                                members.failed();
                                settleWaiting(failure);
                            } else {
                                members.written(version);
                                proceed();
                            }
                        },
                        thread);
    }

    private void settleWaiting(@Nullable Throwable failure) {
        List<CompletableFuture<Void>> all = List.copyOf(waiting);
        waiting.clear();
        if (failure == null && observer.isClosed()) {
            rooms.closed(this);
        }
        all.forEach(each -> {
            if (failure == null) {
                each.complete(null);
            } else {
                each.completeExceptionally(failure);
            }
        });
    }

    /** Completes when all is written that there is to be, or something cannot be. */
    CompletionStage<Void> written() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        waiting.add(written);
        proceed();
        return written;
    }

    /** Something may have been missed, or lost in Redis. */
    CompletionStage<Void> restore() {
        members.reconsider();
        if (!observer.isClosed()) {
            read();
        }
        return written();
    }

    /** The servers of which somebody is in the room. */
    Set<String> servers() {
        return servers(people.residents());
    }

    /** Takes out of the room whoever is in it on servers that are dead. */
    void purge(Set<String> dead) {
        rooms.store().purge(name, people.residents(), dead);
    }

    /** Tries what has failed once more. */
    void tick() {
        if (!observer.isClosed() && System.nanoTime() - renewed > RENEWAL) {
            renewed = System.nanoTime();
            rooms.store().renew(name);
        }
        proceed();
    }

    /** Finds news that was lost. */
    @Override
    public void looked(RoomName room, Look look) {
        change(() -> people.seen(look.v()));
    }

    @Override
    public void close() {
        observer.close();
        run(this::closeNow);
    }

    /** Has the others told that nobody is here any more, now or when they can be. */
    void closeNow() {
        observer.close();
        rooms.looks().unwatch(name, this);
        unsubscribe();
        members.leaveAll();
        rooms.closing(this);
        proceed();
    }

    private void unsubscribe() {
        rooms.link().unsubscribe(rooms.keys().news(name), listener);
    }
}
