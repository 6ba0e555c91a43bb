package io.linechat.client;

import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.client.ChatClientListener.Disconnect.Party;
import io.linechat.message.Backlog;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.protocol.JsonRequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation with a server over as many connections as it takes: says hello, enters the rooms, and takes all that up
 * again when a connection is lost. Owned by the client's event loop, but for what says otherwise.
 *
 * <ul>
 *   <li>{@code CONNECTING}: a connection is being made.
 *   <li>{@code GREETING}: there is one; the server has not answered our hello yet.
 *   <li>{@code ENTERING}: it has; the rooms are entered, behind what was seen of them.
 *   <li>{@code ONLINE}: what was not acknowledged is sent again, and then whatever else there is to send.
 *   <li>{@code WAITING}: there is no connection; the next one is tried after a while.
 *   <li>{@code CLOSED}: the conversation has ended.
 * </ul>
 */
final class Conversation {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    /** A server that does not speak JSON is not listened to for long. */
    private static final int MAX_PREAMBLE = 100;

    private enum State {
        CONNECTING,
        GREETING,
        ENTERING,
        ONLINE,
        WAITING,
        CLOSED
    }

    private final EventLoop loop;
    private final Connector connector;
    private final ChatClientListener listener;
    private final Duration retryFor;
    private final Outgoing outgoing = new Outgoing();
    private final Reception reception;
    private final Backoff backoff;
    private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();

    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable Pacer pacer;
    private @Nullable Future<?> pause;

    /** The last that the server said on this connection. */
    private Event.@Nullable Bye bye;

    /** What the server said before it knew that we speak JSON; of use only if that is all that it says. */
    private final List<ServerLine> preamble = new ArrayList<>(0);

    /** What the server is like; {@code null} before it has let us in for the first time. */
    private Event.@Nullable Opened server;

    /** Takes the session up again. */
    private @Nullable String token;

    private boolean isInLobby;

    /** Whether we have said goodbye, or are about to. */
    private boolean isLeaving;

    /** When the connection was lost, by {@link System#nanoTime}; {@code null} while there is nothing to make good. */
    private @Nullable Long lostAt;

    /**
     * @param retryFor how long to try to get a lost connection back; zero for not at all
     * @param backoff how long to wait between two tries
     */
    Conversation(EventLoop loop, Connector connector, ChatClientListener listener, Duration retryFor, Backoff backoff) {
        this.backoff = backoff;
        this.loop = loop;
        this.connector = connector;
        this.listener = listener;
        this.retryFor = retryFor;
        this.reception = new Reception(listener);
    }

    // ---- for everyone, on any thread

    ChannelFuture begin() {
        return connector.connect(this);
    }

    /** Completes with the answer of the server, or fails. */
    CompletableFuture<Event> ask(Command command) {
        CompletableFuture<Event> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> ask(command, answer));
        } catch (RejectedExecutionException gone) {
            // The client's thread ends a moment after the conversation.
            answer.completeExceptionally(new ClosedChannelException());
        }
        return answer;
    }

    CompletableFuture<Disconnect> ended() {
        return ended;
    }

    /** Closes the connection, for good if we have said goodbye. */
    void hangUp() {
        try {
            loop.execute(() -> {
                if (channel != null) {
                    channel.close();
                }
            });
        } catch (RejectedExecutionException gone) {
            // There is none any more.
        }
    }

    // ---- what is asked for

    private void ask(Command command, CompletableFuture<Event> answer) {
        if (state == State.CLOSED) {
            answer.completeExceptionally(new ClosedChannelException());
        } else if (command instanceof Command.Malformed malformed) {
            refuse(answer, malformed.code(), malformed.message());
        } else if (command instanceof Command.Help) {
            reception.deliver(new Event.Help());
            answer.complete(new Event.Done());
        } else if (command instanceof Command.Quit) {
            leave(answer);
        } else if (channel == null && !Pending.isSaid(command)) {
            refuse(answer, ErrorCode.UNAVAILABLE, "not connected");
        } else if (outgoing.isFull()) {
            refuse(answer, ErrorCode.UNAVAILABLE, "too much waits for the server already");
        } else {
            outgoing.add(command, answer);
            pump();
        }
    }

    private void leave(CompletableFuture<Event> answer) {
        isLeaving = true;
        if (channel == null) {
            end(Party.US, "bye");
            answer.complete(new Event.Done());
        } else {
            outgoing.add(new Command.Quit(), answer);
            pump();
        }
    }

    private void refuse(CompletableFuture<Event> answer, ErrorCode code, String message) {
        refuse(answer, new Event.Refused(code, message));
    }

    private void refuse(CompletableFuture<Event> answer, Event.Refused refused) {
        reception.deliver(refused);
        answer.completeExceptionally(new ChatRefusedException(refused.code(), refused.message()));
    }

    /** Sends what may be sent now. */
    private void pump() {
        Channel open = channel;
        if (open == null || pause != null) {
            return;
        }
        Pending next = outgoing.next(state == State.ONLINE);
        while (next != null) {
            long wait = pacer == null ? 0 : pacer.acquire(System.nanoTime());
            if (wait > 0) {
                pause = loop.schedule(this::unpause, wait, TimeUnit.NANOSECONDS);
                break;
            }
            send(next, open);
            next = outgoing.next(state == State.ONLINE);
        }
        open.flush();
    }

    private void unpause() {
        pause = null;
        pump();
    }

    private void stopPausing() {
        if (pause != null) {
            pause.cancel(false);
            pause = null;
        }
    }

    private void send(Pending pending, Channel open) {
        Command command = reception.resolve(
                pending.command(), server == null ? 0 : server.customs().history());
        if (command == null) {
            outgoing.remove(pending);
            refuse(pending.answer(), ErrorCode.NOT_A_MEMBER, "you are in no room, /join one");
            return;
        }
        ByteBuf line = JsonRequestEncoder.encode(open.alloc(), pending.request(command));
        int longest = server == null ? Integer.MAX_VALUE : server.limits().line();
        if (line.readableBytes() - 1 > longest) {
            line.release();
            outgoing.remove(pending);
            refuse(pending.answer(), ErrorCode.LINE_TOO_LONG, "a line may have " + longest + " bytes at most");
            return;
        }
        outgoing.sent(pending);
        open.write(line);
    }

    // ---- what comes

    @Nullable
    Command asked(String tag) {
        return outgoing.asked(tag);
    }

    boolean isAwaitingAnswers() {
        return outgoing.isAwaiting();
    }

    void received(String line) {
        if (preamble.size() < MAX_PREAMBLE) {
            preamble.add(ServerLine.parse(line));
        }
    }

    void received(Event event) {
        preamble.clear();
        if (event instanceof Event.Reply reply) {
            answered(reply);
            return;
        }
        if (event instanceof Event.Bye last) {
            bye = last;
        }
        reception.deliver(event);
    }

    private void answered(Event.Reply reply) {
        Pending pending = outgoing.answered(String.valueOf(reply.tag()));
        if (pending == null) {
            return;
        }
        if (reply.event() instanceof Event.Refused refused && refused.code() == ErrorCode.SLOW_DOWN) {
            slowDown(refused.retryMillis());
            outgoing.again(pending);
        } else if (pending.isUrgent()) {
            pending.answer().complete(reply.event());
        } else if (reply.event() instanceof Event.Refused refused) {
            refused(pending, refused);
        } else {
            reception.answered(pending.command(), reply.event());
            pending.answer().complete(reply.event());
        }
        showWhatWasMissed();
        pump();
    }

    private void slowDown(long millis) {
        if (pacer != null) {
            pacer.pause(System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private void refused(Pending pending, Event.Refused refused) {
        boolean isOfNow = refused.code() == ErrorCode.NOT_A_MEMBER || refused.code() == ErrorCode.UNAVAILABLE;
        if (pending.isRepeated() && pending.isSaid() && isOfNow) {
            // It was not said now, and may have been before.
            reception.giveUp(pending);
        } else {
            refuse(pending.answer(), refused);
        }
    }

    // ---- taking the conversation up

    /** There is a connection. */
    void connected(Channel connection) {
        if (state == State.CLOSED) {
            connection.close();
            return;
        }
        channel = connection;
        state = State.GREETING;
        hello(new Command.Hello(token == null ? reception.nick() : null, token));
    }

    private void hello(Command.Hello hello) {
        outgoing.addUrgent(hello).thenAccept(answer -> {
            if (answer instanceof Event.Opened opened) {
                welcomed(opened);
            } else {
                notWelcomed(hello, (Event.Refused) answer);
            }
        });
        pump();
    }

    private void notWelcomed(Command.Hello hello, Event.Refused refused) {
        if (hello.resume() != null && refused.code() == ErrorCode.SESSION_EXPIRED) {
            token = null;
            hello(new Command.Hello(reception.nick(), null));
        } else if (hello.nick() != null) {
            hello(new Command.Hello(null, null));
        } else {
            hangUp(refused.message());
        }
    }

    private void welcomed(Event.Opened opened) {
        pacer = new Pacer(opened.limits(), System.nanoTime());
        token = opened.resume();
        state = State.ENTERING;
        if (server == null) {
            reception.welcomed(opened);
        } else {
            reception.welcomedBack(opened, opened.kept() == null ? outgoing.takeRepeatedSayings() : List.of());
        }
        server = opened;
        if (isInLobby) {
            reception.rooms().all().forEach(this::enterAgain);
        } else {
            enterLobby(opened.customs());
        }
        // Answered when all rooms are entered, and what was missed in them is here.
        outgoing.addUrgent(new Command.Ping()).thenAccept(pong -> online());
        pump();
    }

    private void enterLobby(Event.Customs customs) {
        Command.Join join = new Command.Join(customs.lobby(), new Backlog.Last(customs.history()));
        outgoing.addUrgent(join).thenAccept(answer -> {
            isInLobby = true;
            if (answer instanceof Event.Joined joined) {
                reception.rooms().entered(joined);
                reception.deliver(customs.greeting() == null ? joined : new Event.Greeting(customs.greeting()));
            } else {
                reception.deliver(answer);
            }
        });
    }

    private void enterAgain(FollowedRoom room) {
        Command.Join join =
                new Command.Join(room.name(), new Backlog.After(room.seen().upTo()));
        outgoing.addUrgent(join).thenAccept(answer -> {
            if (answer instanceof Event.Joined joined) {
                room.rejoined(joined);
            } else if (answer instanceof Event.Refused refused && refused.code() == ErrorCode.UNAVAILABLE) {
                hangUp(refused.message());
            } else {
                reception.rooms().left(room.name());
                reception.deliver(answer);
            }
        });
    }

    private void online() {
        state = State.ONLINE;
        lostAt = null;
        backoff.reset();
        pump();
        showWhatWasMissed();
    }

    /** Until all that we said before has its answer, it is not certain which of the messages are our own. */
    private void showWhatWasMissed() {
        if (state == State.ONLINE && reception.isHolding() && !outgoing.isRepeating()) {
            reception.release(true);
        }
    }

    // ---- losing the connection, and the end

    /** The server is there, and cannot go on with us now. */
    private void hangUp(String reason) {
        bye = new Event.Bye(reason, 1);
        Objects.requireNonNull(channel).close();
    }

    /** The connection has ended. */
    void lost(@Nullable Throwable failure) {
        channel = null;
        pacer = null;
        stopPausing();
        outgoing.connectionLost();
        log.debug("a connection has ended", failure);
        Event.Bye last = bye;
        bye = null;
        String reason = reason(last, failure);
        if (state == State.CLOSED) {
            return;
        }
        if (isLeaving) {
            end(Party.US, "bye");
        } else if (isFinal(last, failure)) {
            end(last == null && preamble.isEmpty() ? Party.NETWORK : Party.SERVER, reason);
        } else {
            retry(last, reason);
        }
    }

    /** Whether there is no point in coming back, or nothing to come back to. */
    private boolean isFinal(Event.@Nullable Bye last, @Nullable Throwable failure) {
        return server == null || failure instanceof DecoderException || (last != null && last.retryMillis() == 0);
    }

    private String reason(Event.@Nullable Bye last, @Nullable Throwable failure) {
        if (last != null) {
            return last.reason().replaceFirst("^closed: ", "");
        } else if (!preamble.isEmpty()) {
            ServerLine line = preamble.get(preamble.size() - 1);
            return line instanceof ServerLine.Goodbye goodbye
                    ? goodbye.reason()
                    : line instanceof ServerLine.Refused refused ? refused.text() : "connection lost";
        }
        // What the system says of it is for the log.
        return failure instanceof DecoderException ? "the server sent what cannot be understood" : "connection lost";
    }

    private void retry(Event.@Nullable Bye last, String reason) {
        long now = System.nanoTime();
        boolean isFirst = lostAt == null;
        long since = lostAt == null ? now : lostAt;
        lostAt = since;
        long left = retryFor.toMillis() - TimeUnit.NANOSECONDS.toMillis(now - since);
        if (left <= 0) {
            String all = isFirst ? reason : "no connection for " + retryFor.toSeconds() + " s: " + reason;
            end(isFirst && last != null ? Party.SERVER : Party.NETWORK, all);
            return;
        }
        state = State.WAITING;
        long wish = Math.max(backoff.nextMillis(), last == null ? 0 : last.retryMillis());
        long delay = Math.min(left, wish);
        Reception.tell(() -> listener.connectionLost(Duration.ofMillis(delay)));
        loop.schedule(this::reconnect, delay, TimeUnit.MILLISECONDS);
    }

    private void reconnect() {
        if (state != State.WAITING) {
            return;
        }
        state = State.CONNECTING;
        preamble.clear();
        begin().addListener(connecting -> {
            if (!connecting.isSuccess() && state == State.CONNECTING) {
                retry(null, ChatConnectException.reason(connecting.cause()));
            }
        });
    }

    private void end(Party by, String reason) {
        state = State.CLOSED;
        if (reception.isHolding()) {
            reception.release(false);
        }
        preamble.forEach(reception::show);
        for (Pending pending : outgoing.takeAll()) {
            pending.answer()
                    .completeExceptionally(
                            pending.isRepeated()
                                    ? new ChatUncertainException("the conversation ended before the answer came")
                                    : new ClosedChannelException());
        }
        Disconnect how = new Disconnect(by, reason);
        Reception.tell(() -> listener.disconnected(how));
        ended.complete(how);
    }
}
