package io.linechat.session;

import io.linechat.message.Backlog;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.linechat.room.Membership;
import io.linechat.room.Outlet;
import io.linechat.room.RoomMember;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its nickname, the rooms it is in, and how it comes and goes. What its commands do is for its
 * {@link CommandExecutor}.
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
    private final JoinedRooms rooms;
    private final CommandExecutor executor;

    /** Where the answers to a person go. */
    private final Answer person;

    private final @Nullable RateLimit rateLimit;
    private final StallWatch stallWatch;

    /** What it is told in place of the next room that it is in. */
    private @Nullable String greeting;

    private volatile Nickname nickname;

    /** Where the answer to the command goes that enters a room just now. */
    private @Nullable Answer joining;

    /** Whether it is known what the client speaks. */
    private boolean begun;

    /** Whether the client can be told something: a program that has not said hello cannot. */
    private boolean listening;

    private boolean ended;

    /** When the read at hand began, by the clock of the rate limit; a clock for each line would cost more than the rest. */
    private long readAt;

    private boolean reading;

    Session(SessionServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        this.commands = new CommandQueue(connection, this::execute);
        this.rooms = new JoinedRooms(connection);
        this.executor = new CommandExecutor(services, this, rooms, commands);
        this.person = new Answer(connection, null);
        this.connectedAt = services.clock().instant();
        SessionSettings settings = services.settings();
        this.rateLimit =
                settings.rate() == 0 ? null : new RateLimit(settings.rate(), settings.burst(), System.nanoTime());
        this.greeting = settings.greeting();
        this.stallWatch = new StallWatch(connection.channel(), settings.stalledAfter(), this::stalled);
        this.nickname = services.directory().claimGuestName(this);
        // Until it is known what the client speaks.
        commands.hold();
    }

    // ---- for everyone

    @Override
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

    /** It is known now what the client speaks; who was taken for a silent person can still turn out to be a program. */
    void speaks(WireFormat format) {
        if (ended) {
            return;
        }
        connection.speak(format);
        if (format == WireFormat.JSON) {
            joining = null;
            listening = false;
            rooms.leaveAll();
        } else {
            listening = true;
            SessionSettings settings = services.settings();
            connection.send(new Event.Welcome(settings.serverName(), nickname));
            join(settings.lobby(), new Backlog.Last(settings.history()), person);
        }
        if (!begun) {
            begun = true;
            commands.release();
        }
    }

    void received(Command command) {
        if (rateLimit == null || mayPass(rateLimit, command)) {
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

    private boolean mayPass(RateLimit limit, Command command) {
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
            String message = "too fast, that was not taken; wait " + millis + " ms";
            answerTo(command).send(new Event.Refused(ErrorCode.SLOW_DOWN, message, millis));
        }
        return false;
    }

    /** The client says nothing more, but may still listen to the answers. */
    void inputEnded() {
        commands.add(new Command.EndOfInput());
    }

    void becameWritable() {
        rooms.catchUp();
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
        Answer answer = joining;
        joining = null;
        if (ended || answer == null) {
            // The client has gone meanwhile, or was no person who is to begin in the lobby.
            membership.leave();
            commands.release();
            return;
        }
        rooms.add(membership);
        answer.send(greeting == null || answer.isAwaited() ? event : new Event.Greeting(greeting));
        greeting = null;
        if (!history.messages().isEmpty()) {
            connection.send(history);
        }
        commands.release();
    }

    @Override
    public void joinFailed(RoomName room) {
        Answer answer = joining;
        joining = null;
        if (!ended && answer != null) {
            answer.refuse(ErrorCode.UNAVAILABLE, room + " cannot be entered just now");
        }
        commands.release();
    }

    @Override
    public void refused(Membership membership) {
        if (!ended) {
            person.refuse(ErrorCode.UNAVAILABLE, membership.roomName() + " cannot keep that just now, it was not said");
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
        rooms.forget(membership);
        // Even if it does not read: it cannot enter again before it does, so there are no more of these than rooms.
        connection.send(new Event.Kicked(membership.roomName(), reason));
    }

    // ---- for the commands

    /** Enters a room; the next command waits until that is done. */
    void join(RoomName name, Backlog backlog, Answer answer) {
        commands.hold();
        joining = answer;
        Membership place = rooms.get(name);
        if (place != null) {
            place.detach();
        }
        services.rooms().join(name, this, nickname, backlog, place);
    }

    /** Takes another nickname, and tells the rooms; {@code false} if that is somebody else's. */
    boolean rename(Nickname wanted) {
        Nickname before = nickname;
        if (!services.directory().claim(wanted, this)) {
            return false;
        }
        nickname = wanted;
        if (!before.equals(wanted)) {
            services.directory().release(before, this);
        }
        if (!before.toString().equals(wanted.toString())) {
            rooms.rename(wanted);
        }
        return true;
    }

    /** Lets a program in. */
    void open(Command.Hello hello, Answer answer) {
        if (listening) {
            answer.refuse(ErrorCode.BAD_REQUEST, "hello was said before");
        } else if (hello.nick() != null && !rename(hello.nick())) {
            answer.refuse(ErrorCode.NICK_IN_USE, services.directory().whyTaken(hello.nick()));
        } else {
            listening = true;
            SessionSettings settings = services.settings();
            Event.Limits limits =
                    new Event.Limits(settings.maxLine(), settings.maxRooms(), settings.rate(), settings.burst());
            answer.send(new Event.Opened(SessionIds.next(), nickname, settings.serverName(), limits));
        }
    }

    private void execute(Command command) {
        if (!(command instanceof Command.Request request)) {
            executor.execute(command, person);
        } else if (listening || request.command() instanceof Command.Hello || isMalformed(request)) {
            executor.execute(request.command(), answerTo(request));
        } else {
            answerTo(request).refuse(ErrorCode.HELLO_FIRST, "say hello first");
        }
    }

    private static boolean isMalformed(Command.Request request) {
        return request.command() instanceof Command.Malformed;
    }

    private Answer answerTo(Command command) {
        return command instanceof Command.Request request ? new Answer(connection, request) : person;
    }

    // ---- the end

    /**
     * Sends what the client has not asked for. What it asks for waits while it does not read, in the {@link CommandQueue};
     * what others send it goes by, and it is watched. Returns whether it was sent.
     */
    private boolean offer(Event event) {
        if (ended || !listening) {
            return false;
        }
        if (!connection.isWritable()) {
            stallWatch.start();
            return false;
        }
        connection.send(event);
        return true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Says a last thing to the client, leaves everything and closes the connection. */
    void end(String reason) {
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
        rooms.leaveAll();
        services.directory().release(nickname, this);
    }

    /** Hands a task over; {@code false} if the event loop has ended, and the connection with it. */
    boolean onLoop(Runnable task) {
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
