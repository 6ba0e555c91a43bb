package io.linechat.session;

import io.linechat.message.Backlog;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.protocol.WireFormat;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its nickname, and how it comes and goes. What its commands do is for its
 * {@link CommandExecutor}, what rooms have for it goes to its {@link Participant}, and its {@link Resumption} lets it
 * outlive its connection.
 *
 * <p>Owned by the event loop of its channel. {@link #nickname()}, {@link #remoteAddress()} and {@link #connectedAt()}
 * may be read anywhere; {@link #tell}, {@link #announce}, {@link #stopListening} and {@link #disconnect} hand themselves
 * over.
 */
public final class Session {

    private static final Duration RETRY = Duration.ofSeconds(3);

    private final SessionServices services;
    private final Connection connection;
    private final CommandQueue commands;
    private final Instant connectedAt;
    private final JoinedRooms rooms;
    private final CommandExecutor executor;
    private final Resumption resumption;
    private final Admission admission;
    private final Participant participant;

    private final CommandGate gate;
    private final StallWatch stallWatch;

    private volatile Nickname nickname;

    /** What tells it from all other sessions, on whatever server; {@code null} while nobody needs that. */
    private volatile @Nullable String id;

    /** Whether it is known what the client speaks. */
    private boolean begun;

    /** Whether the client can be told something: a program that has not said hello cannot. */
    private boolean listening;

    private boolean ended;

    /** Whether the connection was lost while another session was about to be taken up. */
    private boolean lost;

    Session(SessionServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        this.commands = new CommandQueue(connection, this::execute);
        this.rooms = new JoinedRooms(connection);
        this.executor = new CommandExecutor(services, this, rooms, commands);
        this.resumption = new Resumption(services, this, rooms, executor);
        this.admission = new Admission(services, this, commands, resumption);
        this.participant = new Participant(services, this, connection, commands, rooms, resumption);
        this.connectedAt = services.clock().instant();
        SessionSettings settings = services.settings();
        this.gate = new CommandGate(this, connection, settings);
        this.stallWatch =
                new StallWatch(connection.channel(), connection.outlet(), settings.stalledAfter(), this::stalled);
        if (services.directory().isShared()) {
            id = services.resumables().newId();
        }
        this.nickname = services.directory().claimGuestName(this);
        // Until it is known what the client speaks.
        commands.hold();
    }

    // ---- for everyone

    /** What it goes by now. */
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
    public void disconnect(Event.Bye bye) {
        onLoop(() -> end(bye));
    }

    // ---- from the connection

    /** It is known now what the client speaks; who was taken for a silent person can still turn out to be a program. */
    void speaks(WireFormat format) {
        if (ended) {
            return;
        }
        connection.speak(format);
        if (format.isForPrograms()) {
            listening = false;
            participant.leaveAll();
        } else {
            listening = true;
            SessionSettings settings = services.settings();
            connection.send(new Event.Welcome(settings.serverName(), nickname));
            join(settings.lobby(), new Backlog.Last(settings.history()), Answer.toPerson(connection));
        }
        if (!begun) {
            begun = true;
            commands.release();
        }
    }

    void received(Command command) {
        if (gate.mayPass(command)) {
            commands.add(command);
        }
        if (!connection.isWritable()) {
            fellBehind();
        }
    }

    /** What has been received so far came in one read. */
    void readComplete() {
        gate.readComplete();
        connection.flush();
    }

    /** The client says nothing more, but may still listen to the answers. */
    void inputEnded() {
        commands.add(new Command.EndOfInput());
    }

    void becameWritable() {
        rooms.catchUp();
        commands.proceed();
    }

    /** There is something for the client that it does not take. */
    void fellBehind() {
        stallWatch.start();
    }

    private void stalled() {
        long seconds = services.settings().stalledAfter().toSeconds();
        // It may have been asleep, and has missed nothing if it comes back.
        drop(new Event.Bye("closed: you took nothing for " + seconds + " s", 1));
    }

    /** The client has been silent for longer than it may. */
    void idled() {
        end("closed: you were silent for too long");
    }

    void connectionLost() {
        if (resumption.isTakingUp()) {
            lost = true;
        } else if (!resumption.isPossible()) {
            leaveAll();
        } else if (!isOver()) {
            goAway();
        }
    }

    // ---- for the commands

    /** Enters a room; the next command waits until that is done. */
    void join(RoomName name, Backlog backlog, Answer answer) {
        participant.join(name, backlog, answer);
    }

    /**
     * Takes another nickname, and tells the rooms; {@code false} if that is somebody else's. Completes on the session's
     * event loop, at once unless other servers have to be asked; fails if they cannot be.
     */
    CompletionStage<Boolean> rename(Nickname wanted) {
        CompletableFuture<Boolean> renamed = new CompletableFuture<>();
        services.directory()
                .claim(wanted, this)
                .whenComplete((taken, failure) -> onLoop(() -> {
                    if (failure != null) {
                        renamed.completeExceptionally(failure);
                    } else if (taken && ended) {
                        services.directory().release(wanted, this);
                        renamed.complete(false);
                    } else {
                        if (taken) {
                            goBy(wanted);
                        }
                        renamed.complete(taken);
                    }
                }));
        return renamed;
    }

    private void goBy(Nickname wanted) {
        Nickname before = nickname;
        nickname = wanted;
        if (!before.equals(wanted)) {
            services.directory().release(before, this);
        }
        if (!before.toString().equals(wanted.toString())) {
            rooms.rename(wanted);
            resumption.renamed();
        }
    }

    /** The nickname is another session's on another server, since this server could not keep it. */
    void lost(Nickname name, String session) {
        onLoop(() -> {
            if (!ended && session.equals(id) && name.equals(nickname)) {
                goBy(services.directory().claimGuestName(this));
                offer(new Event.Refused(
                        ErrorCode.NICK_IN_USE, name + " is somebody else's by now, you are " + nickname));
            }
        });
    }

    /** Lets a program in. */
    void open(Command.Hello hello, Answer answer) {
        admission.hello(hello, answer);
    }

    /** Whether it can be told something. */
    boolean isListening() {
        return listening;
    }

    /** A program is in. */
    void listen() {
        listening = true;
    }

    /**
     * Another session has been taken up, or could not be: does what its end and the loss of the connection had to wait
     * with. Returns whether there still is somebody to answer.
     */
    boolean outlasted() {
        if (ended) {
            release();
        } else if (lost) {
            connectionLost();
        }
        return !isOver();
    }

    /**
     * What tells this session from all others, on whatever server: once a program has said hello, or from the beginning
     * where there are other servers. Any thread.
     */
    String id() {
        return Objects.requireNonNull(id);
    }

    /** Has an id from here on. */
    String begin() {
        String given = id != null ? id : services.resumables().newId();
        id = given;
        return given;
    }

    /** Takes the id of a session that it takes up, which another server had; its own nickname is claimed anew under it. */
    void become(String other) {
        services.directory().reclaim(nickname, this, () -> id = other);
    }

    /** Takes the id and the nickname of the session that it takes up. */
    void inherit(String other, Nickname name, Session from) {
        services.directory().release(nickname, this);
        id = other;
        nickname = name;
        services.directory().pass(name, from, this);
    }

    private void execute(Command command) {
        executor.receive(command, Answer.to(command, connection));
    }

    // ---- the end

    /**
     * Sends what the client has not asked for. What it asks for waits while it does not read, in the {@link CommandQueue};
     * what others send it goes by, and it is watched. Returns whether it was sent.
     */
    private boolean offer(Event event) {
        if (isOver() || !listening) {
            return false;
        }
        if (!connection.isWritable()) {
            fellBehind();
            return false;
        }
        connection.send(event);
        return true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether there is nobody to answer any more. */
    boolean isOver() {
        return ended || resumption.isAway();
    }

    /** Whether it is not certain yet which rooms it is in. */
    boolean isEntering() {
        return participant.isEntering();
    }

    /** Says a last thing to the client, leaves everything and closes the connection. */
    void end(Event.Bye bye) {
        boolean connected = !isOver();
        leaveAll();
        if (connected) {
            connection.close(bye);
        }
    }

    void end(String reason) {
        end(new Event.Bye(reason));
    }

    /**
     * The client has ended its input, and all is answered. If it is a program, which has not said goodbye, it may only look
     * so: what stands between may have cut the connection in this direction, even in the midst of the hello. So it may
     * come back.
     */
    void hangUp() {
        boolean mayComeBack = connection.format().isForPrograms()
                && !services.settings().resumeFor().isZero();
        drop(new Event.Bye("bye", mayComeBack ? 1 : 0));
    }

    /** Ends without leaving anything, since another session has it all from here on. */
    void surrender(String reason) {
        if (!isOver()) {
            commands.close();
            resumption.detach();
            connection.close(new Event.Bye(reason));
        }
        ended = true;
    }

    /** Closes the connection; a program may take its session up again. */
    private void drop(Event.Bye bye) {
        if (!resumption.isPossible()) {
            end(bye);
        } else if (!isOver()) {
            goAway();
            connection.close(bye);
        }
    }

    private void goAway() {
        commands.close();
        if (!resumption.goAway()) {
            leaveAll();
        }
    }

    void leaveAll() {
        if (!ended) {
            ended = true;
            commands.close();
            release();
        }
    }

    /** Nobody has taken it up in time, or only another server has. */
    void expire() {
        ended = true;
        commands.close();
        release();
    }

    private void release() {
        rooms.leaveAll();
        services.directory().release(nickname, this);
        resumption.end();
    }

    EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /** Hands a task over; {@code false} if the event loop has ended, and the connection with it. */
    boolean onLoop(Runnable task) {
        return connection.onLoop(task);
    }

    /** Does something again that could not be done. */
    void afterAWhile(Runnable task) {
        try {
            eventLoop().schedule(task, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            // The server stops, and there is nothing to be done any more.
        }
    }

    /** Hands a task over as {@link #onLoop} does, but never runs it within this call. */
    boolean later(Runnable task) {
        return connection.later(task);
    }
}
