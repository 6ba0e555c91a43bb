package io.linechat.session;

import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Membership;
import io.linechat.room.Outlet;
import io.linechat.room.RoomMember;
import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.spi.MessageInterceptor.Draft;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its nickname, the rooms it is in, and what becomes of its commands, one after the other.
 *
 * <p>Owned by the event loop of its channel. {@link #nickname()}, {@link #remoteAddress()} and {@link #connectedAt()}
 * may be read anywhere; {@link #tell}, {@link #announce}, {@link #stopListening} and {@link #disconnect} hand themselves
 * over.
 */
public final class Session implements RoomMember {

    private final SessionServices services;
    private final Connection connection;
    private final CommandQueue commands;
    private final Instant connectedAt;
    private final Map<RoomName, Membership> rooms = new LinkedHashMap<>();

    private final @Nullable RateLimit rateLimit;
    private final StallWatch stallWatch;

    private volatile Nickname nickname;
    private @Nullable Membership current;
    private boolean ended;

    /** When the read at hand began, by the clock of the rate limit; a clock for each line would cost more than the rest. */
    private long readAt;

    private boolean reading;

    Session(SessionServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        this.commands = new CommandQueue(connection, this::execute);
        this.connectedAt = services.clock().instant();
        SessionSettings settings = services.settings();
        this.rateLimit =
                settings.rate() == 0 ? null : new RateLimit(settings.rate(), settings.burst(), System.nanoTime());
        this.stallWatch = new StallWatch(connection.channel(), settings.stalledAfter(), this::stalled);
        this.nickname = services.directory().claimGuestName(this);
    }

    // ---- for everyone

    /** The name that it goes by now. */
    public Nickname nickname() {
        return nickname;
    }

    /** Where it comes from. */
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    /** Since when it is here. */
    public Instant connectedAt() {
        return connectedAt;
    }

    /** Sends a private message; completes with whether it could be sent, {@code false} for a client that reads nothing. */
    public CompletableFuture<Boolean> tell(Event.Told told) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        if (!onLoop(() -> sent.complete(offer(told)))) {
            sent.complete(false);
        }
        return sent;
    }

    /** Sends something that everyone is told, but for a client that reads nothing. */
    public void announce(Event.Announcement announcement) {
        onLoop(() -> offer(announcement));
    }

    /** Takes no more commands; completes when that is so. */
    public CompletableFuture<Void> stopListening() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        boolean stopping = onLoop(() -> {
            commands.close();
            connection.pauseReading();
            // Behind this turn's lines, which an outbox may hand to their room only when the turn ends.
            eventLoop().execute(() -> stopped.complete(null));
        });
        if (!stopping) {
            stopped.completeExceptionally(new RejectedExecutionException("the event loop has ended"));
        }
        return stopped;
    }

    /** Says a last thing to the client and closes the connection. */
    public void disconnect(String reason) {
        onLoop(() -> end(reason));
    }

    // ---- from the connection

    void begin() {
        connection.send(new Event.Welcome(services.settings().serverName(), nickname));
        join(services.settings().lobby());
    }

    void received(Command command) {
        if (rateLimit == null || mayPass(rateLimit)) {
            commands.add(command);
        }
        if (!connection.isWritable()) {
            stallWatch.start();
        }
    }

    /** What has been received so far came in one read. */
    void readComplete() {
        reading = false;
        connection.flush();
    }

    private boolean mayPass(RateLimit limit) {
        if (!reading) {
            reading = true;
            readAt = System.nanoTime();
        }
        long wait = limit.acquire(readAt);
        if (wait == 0) {
            return true;
        }
        if (limit.isIgnored()) {
            end("closed: you went on too fast");
        } else {
            long millis = TimeUnit.NANOSECONDS.toMillis(wait) + 1;
            refuse(ErrorCode.SLOW_DOWN, "too fast, that was not taken; wait " + millis + " ms");
        }
        return false;
    }

    /** The client says nothing more, but may still listen to the answers. */
    void inputEnded() {
        commands.add(new Command.Quit());
    }

    void becameWritable() {
        rooms.values().forEach(Membership::catchUp);
        commands.proceed();
    }

    private void stalled() {
        end("closed: you took nothing for " + services.settings().stalledAfter().toSeconds() + " s");
    }

    /** The client has been silent for longer than it may. */
    void idled() {
        end("closed: you were silent for too long");
    }

    void connectionLost() {
        leaveAll();
    }

    // ---- from the rooms

    @Override
    public Channel channel() {
        return connection.channel();
    }

    @Override
    public EventLoop eventLoop() {
        return channel().eventLoop();
    }

    @Override
    public Outlet outlet() {
        return connection.outlet();
    }

    @Override
    public WireFormat format() {
        return connection.format();
    }

    @Override
    public void joined(Membership membership, Event.Joined event, Event.History history) {
        if (ended) {
            membership.leave();
            return;
        }
        rooms.put(membership.roomName(), membership);
        makeCurrent(membership);
        connection.send(event);
        if (!history.messages().isEmpty()) {
            connection.send(history);
        }
        commands.release();
    }

    @Override
    public void joinFailed(RoomName room) {
        if (!ended) {
            refuse(ErrorCode.UNAVAILABLE, room + " cannot be entered just now");
            commands.release();
        }
    }

    @Override
    public void refused(Membership membership) {
        if (!ended) {
            refuse(ErrorCode.UNAVAILABLE, membership.roomName() + " cannot keep that just now, it was not said");
        }
    }

    @Override
    public void fellBehind() {
        stallWatch.start();
    }

    @Override
    public void holdCommands() {
        commands.hold();
    }

    @Override
    public void releaseCommands() {
        commands.release();
    }

    @Override
    public void kicked(Membership membership, String reason) {
        forget(membership);
        // Even if it does not read: it cannot enter again before it does, so there are no more of these than rooms.
        connection.send(
                new Event.Refused(ErrorCode.REFUSED, "you were taken out of " + membership.roomName() + ": " + reason));
    }

    // ---- commands

    private void execute(Command command) {
        if (command instanceof Command.Say say) {
            say(say);
        } else if (command instanceof Command.Tell tell) {
            behindLines(() -> tell(tell));
        } else if (command instanceof Command.Nick nick) {
            takeNickname(nick.nick());
        } else if (command instanceof Command.Join join) {
            behindLines(() -> joinOrSwitch(join.room()));
        } else if (command instanceof Command.Leave leave) {
            behindLines(() -> inRoom(leave.room(), this::leave));
        } else if (command instanceof Command.Who who) {
            who(who.room());
        } else if (command instanceof Command.Rooms) {
            await(services.rooms().rooms(), list -> connection.send(new Event.RoomList(list)));
        } else if (command instanceof Command.Topic topic) {
            inRoom(topic.room(), membership -> topic(membership, topic.text()));
        } else if (command instanceof Command.History history) {
            inRoom(history.room(), membership -> history(membership, history.count()));
        } else if (command instanceof Command.Help) {
            connection.send(new Event.Help());
        } else if (command instanceof Command.Ping) {
            connection.send(new Event.Pong(now()));
        } else if (command instanceof Command.Quit) {
            end("bye");
        } else if (command instanceof Command.Malformed malformed) {
            malformed(malformed);
        }
    }

    private void say(Command.Say say) {
        inRoom(say.room(), membership -> {
            if (services.interceptors().isEmpty()) {
                membership.say(nickname, say.kind(), say.text(), null);
                return;
            }
            Draft draft = new Draft(nickname, membership.roomName(), null, say.text(), say.kind());
            decide(draft, text -> membership.say(draft.from(), draft.kind(), text, null));
        });
    }

    /**
     * Does something after which what this client says goes another way than its lines so far: not before these are on
     * their way to everyone, so that it overtakes none of them.
     */
    private void behindLines(Runnable action) {
        List<CompletableFuture<Void>> lines = rooms.values().stream()
                .filter(Membership::hasSpoken)
                .map(Membership::handedOut)
                .toList();
        if (lines.isEmpty()) {
            action.run();
        } else {
            await(CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new)), handedOut -> action.run());
        }
    }

    private void tell(Command.Tell tell) {
        if (services.interceptors().isEmpty()) {
            deliver(tell.to(), tell.text());
        } else {
            Draft draft = new Draft(nickname, null, tell.to(), tell.text(), ChatMessage.Kind.SAY);
            decide(draft, text -> deliver(tell.to(), text));
        }
    }

    private void deliver(Nickname to, String text) {
        Session receiver = services.directory().find(to);
        if (receiver == null) {
            refuse(ErrorCode.NO_SUCH_NICK, "nobody here is called " + to);
            return;
        }
        Event.Told told = new Event.Told(nickname, receiver.nickname(), text, now());
        await(receiver.tell(told), sent -> {
            if (sent) {
                connection.send(new Event.TellSent(told.to(), text, told.time()));
            } else {
                refuse(ErrorCode.UNAVAILABLE, told.to() + " does not take messages just now");
            }
        });
    }

    /** Asks the interceptors, and goes on with what they leave of the text. */
    private void decide(Draft draft, Consumer<String> next) {
        await(services.interceptors().decide(draft), decision -> {
            if (decision instanceof Decision.Reject reject) {
                refuse(ErrorCode.REFUSED, reject.reason());
                return;
            }
            String text = decision instanceof Decision.Replace replace ? replace.text() : draft.text();
            if (!text.isEmpty()) {
                next.accept(text);
            }
        });
    }

    private void takeNickname(Nickname wanted) {
        Nickname before = nickname;
        if (!services.directory().claim(wanted, this)) {
            refuse(
                    ErrorCode.NICK_IN_USE,
                    services.directory().isReserved(wanted)
                            ? wanted + " is kept for what the server says"
                            : wanted + " is taken, or looks like a name that is");
            return;
        }
        nickname = wanted;
        if (!before.equals(wanted)) {
            services.directory().release(before, this);
        }
        if (!before.toString().equals(wanted.toString())) {
            rooms.values().forEach(membership -> membership.rename(wanted));
        }
        connection.send(new Event.NickTaken(wanted));
    }

    private void joinOrSwitch(RoomName name) {
        Membership membership = rooms.get(name);
        if (membership != null) {
            makeCurrent(membership);
            await(membership.describe(), connection::send);
        } else if (rooms.size() >= services.settings().maxRooms()) {
            refuse(ErrorCode.TOO_MANY_ROOMS, "you are in " + rooms.size() + " rooms, leave one first");
        } else {
            join(name);
        }
    }

    private void join(RoomName name) {
        commands.hold();
        services.rooms().join(name, this, nickname, services.settings().history());
    }

    private void leave(Membership membership) {
        membership.leave();
        forget(membership);
        connection.send(new Event.Left(membership.roomName(), current == null ? null : current.roomName()));
    }

    private void who(@Nullable RoomName room) {
        if (room == null) {
            inRoom(null, membership -> who(membership.roomName()));
            return;
        }
        await(
                services.rooms().who(room),
                members -> members.ifPresentOrElse(
                        connection::send, () -> refuse(ErrorCode.BAD_ROOM, "there is no room " + room)));
    }

    private void topic(Membership membership, @Nullable String text) {
        if (text != null) {
            membership.setTopic(text, nickname);
        } else {
            RoomName room = membership.roomName();
            await(services.rooms().topic(room), topic -> connection.send(new Event.TopicIs(room, topic)));
        }
    }

    private void history(Membership membership, int count) {
        await(membership.history(count), history -> {
            if (history.messages().isEmpty()) {
                refuse(ErrorCode.BAD_REQUEST, "nothing is known of what was said in " + membership.roomName());
            } else {
                connection.send(history);
            }
        });
    }

    private void malformed(Command.Malformed malformed) {
        if (malformed.fatal()) {
            end("closed: " + malformed.message());
        } else {
            refuse(malformed.code(), malformed.message());
        }
    }

    // ---- helpers

    /**
     * Sends what the client has not asked for. What it asks for waits while it does not read, in the {@link CommandQueue};
     * what others send it goes by, and it is watched. Returns whether it was sent.
     */
    private boolean offer(Event event) {
        if (ended) {
            return false;
        }
        if (!connection.isWritable()) {
            stallWatch.start();
            return false;
        }
        connection.send(event);
        return true;
    }

    /** Does something in a room that this session is in; {@code null} is the current one. */
    private void inRoom(@Nullable RoomName name, Consumer<Membership> action) {
        Membership membership = name == null ? current : rooms.get(name);
        if (membership != null) {
            action.accept(membership);
        } else if (name == null) {
            refuse(ErrorCode.NOT_A_MEMBER, "you are in no room, /join one");
        } else {
            refuse(ErrorCode.NOT_A_MEMBER, "you are not in " + name);
        }
    }

    private void makeCurrent(Membership membership) {
        if (current != null) {
            current.writeIn(format().forOtherRooms());
        }
        current = membership;
        membership.writeIn(format());
    }

    private void forget(Membership membership) {
        rooms.remove(membership.roomName(), membership);
        if (current == membership) {
            current = null;
            rooms.values().stream().reduce((first, second) -> second).ifPresent(this::makeCurrent);
        }
    }

    private void refuse(ErrorCode code, String message) {
        connection.send(new Event.Refused(code, message));
    }

    /** Goes on here when the stage is done; until then the next command waits. */
    private <T> void await(CompletionStage<T> stage, Consumer<T> next) {
        commands.hold();
        stage.whenComplete((value, failure) -> onLoop(() -> {
            if (ended) {
                return;
            }
            if (failure == null) {
                next.accept(value);
            } else {
                refuse(ErrorCode.UNAVAILABLE, "that cannot be done just now");
            }
            commands.release();
        }));
    }

    private void end(String reason) {
        if (!ended) {
            leaveAll();
            connection.close(reason);
        }
    }

    private void leaveAll() {
        if (ended) {
            return;
        }
        ended = true;
        commands.close();
        rooms.values().forEach(Membership::leave);
        rooms.clear();
        current = null;
        services.directory().release(nickname, this);
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Hands a task over; {@code false} if the event loop has ended, and the connection with it. */
    private boolean onLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
