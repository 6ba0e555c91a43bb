package io.linechat.session;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.room.Membership;
import io.linechat.room.Receipt;
import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.spi.MessageInterceptor.Draft;
import io.linechat.spi.OutcomeUnknownException;
import io.linechat.spi.RoomLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands of a session, and answers each. What takes its time holds the {@link CommandQueue}, but for
 * what is said, which is only answered later. Owned by the session's event loop.
 */
final class CommandExecutor {

    private final SessionServices services;
    private final Session session;
    private final JoinedRooms rooms;
    private final CommandQueue commands;

    /** How many things that were said have no reply yet. */
    private int unanswered;

    /** The end that waits for these replies. */
    private @Nullable Runnable ending;

    private ToldBefore told = new ToldBefore();

    CommandExecutor(SessionServices services, Session session, JoinedRooms rooms, CommandQueue commands) {
        this.services = services;
        this.session = session;
        this.rooms = rooms;
        this.commands = commands;
    }

    /** Carries out a command as it came from the client. */
    void receive(Command command, Answer answer) {
        if (!(command instanceof Command.Request request)) {
            execute(command, answer);
        } else if (session.isListening() || isForStrangers(request.command())) {
            execute(request.command(), answer);
        } else {
            answer.refuse(ErrorCode.HELLO_FIRST, "say hello first");
        }
    }

    private static boolean isForStrangers(Command command) {
        return command instanceof Command.Hello || command instanceof Command.Malformed;
    }

    private void execute(Command command, Answer answer) {
        if (command instanceof Command.Say say) {
            say(say, answer);
        } else if (command instanceof Command.Tell tell) {
            behindLines(answer, () -> tell(tell, answer));
        } else if (command instanceof Command.Nick nick) {
            behindLines(answer, () -> takeNickname(nick.nick(), answer));
        } else if (command instanceof Command.Join join) {
            behindLines(answer, () -> join(join, answer));
        } else if (command instanceof Command.Leave leave) {
            behindLines(answer, () -> leave(leave.room(), answer));
        } else if (command instanceof Command.Who who) {
            who(who.room(), answer);
        } else if (command instanceof Command.Rooms) {
            await(services.rooms().rooms(), answer, list -> answer.send(new Event.RoomList(list)));
        } else if (command instanceof Command.Topic topic) {
            behindLines(
                    answer, () -> inRoom(topic.room(), answer, membership -> topic(membership, topic.text(), answer)));
        } else if (command instanceof Command.History history) {
            inRoom(history.room(), answer, membership -> history(membership, history, answer));
        } else if (command instanceof Command.Help) {
            answer.send(new Event.Help());
        } else if (command instanceof Command.Ping) {
            answer.send(new Event.Pong(services.now()));
        } else if (command instanceof Command.Hello hello) {
            session.open(hello, answer);
        } else if (command instanceof Command.Quit) {
            whenAllIsAnswered(() -> quit(answer));
        } else if (command instanceof Command.EndOfInput) {
            whenAllIsAnswered(session::hangUp);
        } else if (command instanceof Command.Malformed malformed) {
            malformed(malformed, answer);
        }
    }

    // ---- saying

    private void say(Command.Say say, Answer answer) {
        Membership membership = find(say.room(), answer);
        if (membership == null) {
            return;
        }
        if (services.interceptors().isEmpty()) {
            membership.say(session.nickname(), say.kind(), say.text(), receipt(answer));
            return;
        }
        RoomLog.SendId id = sendId(answer);
        if (id == null) {
            intercept(say, membership, answer);
            return;
        }
        // What was said before is not asked about again: a decision against it would come too late.
        await(membership.find(id), answer, before -> {
            if (before.isPresent()) {
                answer.send(new Event.Said(before.get()));
            } else {
                intercept(say, membership, answer);
            }
        });
    }

    private void intercept(Command.Say say, Membership membership, Answer answer) {
        Draft draft = new Draft(session.nickname(), membership.roomName(), null, say.text(), say.kind());
        decide(draft, answer, text -> membership.say(draft.from(), draft.kind(), text, receipt(answer)));
    }

    /** The id of what is said with a number. */
    private RoomLog.@Nullable SendId sendId(Answer answer) {
        Long n = answer.n();
        return n == null ? null : new RoomLog.SendId(session.id(), n);
    }

    /** What tells a program that the log has taken its message; a person does not ask. */
    private @Nullable Receipt receipt(Answer answer) {
        if (!answer.isAwaited()) {
            return null;
        }
        unanswered++;
        Receipt receipt = new Receipt(sendId(answer));
        // Never at once: on the room's own loop this is called in the midst of a delivery.
        receipt.message().whenComplete((message, failure) -> session.later(() -> said(message, failure, answer)));
        return receipt;
    }

    /**
     * @param message {@code null} if the log has not taken it
     */
    private void said(@Nullable ChatMessage message, @Nullable Throwable failure, Answer answer) {
        if (session.isOver()) {
            return;
        }
        if (message != null) {
            answer.send(new Event.Said(message));
        } else {
            answer.refuse(ErrorCode.UNAVAILABLE, "the room " + whyNotSaid(failure));
        }
        unanswered--;
        if (ending != null && unanswered == 0) {
            ending.run();
        }
    }

    private static boolean isUnknown(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof OutcomeUnknownException;
    }

    /** What became of something that the log of a room has not acknowledged. */
    static String whyNotSaid(@Nullable Throwable failure) {
        return isUnknown(failure)
                ? "does not answer just now, nobody knows whether that was said"
                : "cannot keep that just now, it was not said";
    }

    /**
     * Does something after which what this client says goes another way than its lines so far: not before these are on
     * their way to everyone, so that it overtakes none of them.
     */
    private void behindLines(Answer answer, Runnable action) {
        List<CompletableFuture<Void>> lines = rooms.handOutLines();
        if (lines.isEmpty()) {
            action.run();
        } else {
            await(CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new)), answer, handedOut -> action.run());
        }
    }

    private void tell(Command.Tell tell, Answer answer) {
        Event.TellSent before = told.get(answer.n());
        if (before != null) {
            answer.send(before);
        } else if (services.interceptors().isEmpty()) {
            deliver(tell.to(), tell.text(), answer);
        } else {
            Draft draft = new Draft(session.nickname(), null, tell.to(), tell.text(), ChatMessage.Kind.SAY);
            decide(draft, answer, text -> deliver(tell.to(), text, answer));
        }
    }

    private void deliver(Nickname to, String text, Answer answer) {
        Session receiver = services.directory().find(to);
        Nickname name = receiver == null ? to : receiver.nickname();
        Event.Told message = new Event.Told(session.nickname(), name, text, services.now());
        await(services.post().deliver(message), answer, delivery -> {
            switch (delivery) {
                case TAKEN -> {
                    Event.TellSent sent = new Event.TellSent(name, text, message.time());
                    told.add(answer.n(), sent);
                    answer.send(sent);
                }
                case NOT_TAKEN -> answer.refuse(ErrorCode.UNAVAILABLE, name + " does not take messages just now");
                case NOBODY -> answer.refuse(ErrorCode.NO_SUCH_NICK, "nobody here is called " + to);
            }
        });
    }

    /** Asks the interceptors, and goes on with what they leave of the text. */
    private void decide(Draft draft, Answer answer, Consumer<String> next) {
        await(services.interceptors().decide(draft), answer, decision -> {
            if (decision instanceof Decision.Reject reject) {
                answer.refuse(ErrorCode.REFUSED, reject.reason());
                return;
            }
            String text = decision instanceof Decision.Replace replace ? replace.text() : draft.text();
            if (!text.isEmpty()) {
                next.accept(text);
            } else {
                answer.confirm(new Event.Refused(ErrorCode.REFUSED, "nothing is left of it"));
            }
        });
    }

    // ---- rooms

    private void join(Command.Join join, Answer answer) {
        Membership membership = rooms.get(join.room());
        if (membership != null && !answer.isAwaited()) {
            rooms.makeCurrent(membership);
            await(membership.describe(), answer, answer::send);
        } else if (membership == null && rooms.size() >= services.settings().maxRooms()) {
            answer.refuse(ErrorCode.TOO_MANY_ROOMS, "you are in " + rooms.size() + " rooms, leave one first");
        } else {
            Backlog backlog = join.backlog();
            session.join(
                    join.room(),
                    backlog == null ? new Backlog.Last(services.settings().history()) : backlog,
                    answer);
        }
    }

    private void leave(@Nullable RoomName room, Answer answer) {
        Membership membership = rooms.get(room);
        if (membership == null) {
            refuseWithout(room, answer);
            return;
        }
        membership.leave();
        rooms.forget(membership);
        answer.send(new Event.Left(membership.roomName(), rooms.current()));
    }

    private void who(@Nullable RoomName room, Answer answer) {
        if (room == null) {
            inRoom(null, answer, membership -> who(membership.roomName(), answer));
            return;
        }
        await(
                services.rooms().who(room),
                answer,
                members -> members.ifPresentOrElse(
                        answer::send, () -> answer.refuse(ErrorCode.BAD_ROOM, "there is no room " + room)));
    }

    private void topic(Membership membership, @Nullable String text, Answer answer) {
        RoomName room = membership.roomName();
        if (text == null) {
            await(services.rooms().topic(room), answer, topic -> answer.send(new Event.TopicIs(room, topic)));
        } else {
            await(
                    membership.setTopic(text, session.nickname()),
                    answer,
                    done -> answer.confirm(new Event.TopicIs(room, text)));
        }
    }

    private void history(Membership membership, Command.History history, Answer answer) {
        await(membership.history(history), answer, found -> {
            if (found.messages().isEmpty() && !answer.isAwaited()) {
                answer.refuse(ErrorCode.BAD_REQUEST, "nothing is known of what was said in " + membership.roomName());
            } else {
                answer.send(found);
            }
        });
    }

    /** Does something in a room that this session is in; {@code null} is the current one. */
    private void inRoom(@Nullable RoomName name, Answer answer, Consumer<Membership> action) {
        Membership membership = find(name, answer);
        if (membership != null) {
            action.accept(membership);
        }
    }

    private @Nullable Membership find(@Nullable RoomName name, Answer answer) {
        Membership membership = rooms.get(name);
        if (membership == null) {
            refuseWithout(name, answer);
            return null;
        } else if (membership.isDetached()) {
            answer.refuse(ErrorCode.NOT_A_MEMBER, "your place in " + name + " is kept, join it again first");
            return null;
        }
        return membership;
    }

    private static void refuseWithout(@Nullable RoomName room, Answer answer) {
        answer.refuse(
                ErrorCode.NOT_A_MEMBER, room == null ? "you are in no room, /join one" : "you are not in " + room);
    }

    // ---- the rest

    private void takeNickname(Nickname wanted, Answer answer) {
        await(session.rename(wanted), answer, taken -> {
            if (taken) {
                // Others know the name then, before they are told something by it.
                await(rooms.handOut(), answer, told -> answer.send(new Event.NickTaken(wanted)));
            } else {
                answer.refuse(ErrorCode.NICK_IN_USE, services.directory().whyTaken(wanted));
            }
        });
    }

    /** What the session told others in private, for the session that takes it up. */
    ToldBefore told() {
        return told;
    }

    void inherit(ToldBefore before) {
        told = before;
    }

    private void malformed(Command.Malformed malformed, Answer answer) {
        if (malformed.fatal()) {
            session.end("closed: " + malformed.message());
        } else {
            answer.refuse(malformed.code(), malformed.message());
        }
    }

    /** Ends the session, or the connection, when all that was said before has its reply. */
    private void whenAllIsAnswered(Runnable end) {
        if (unanswered == 0) {
            end.run();
        } else {
            commands.hold();
            ending = end;
        }
    }

    private void quit(Answer answer) {
        answer.confirm(new Event.Done());
        session.end("bye");
    }

    /**
     * Goes on here when the stage is done; until then the next command waits. Never at once: behind what a room has for
     * this loop already, so that no answer overtakes it.
     */
    private <T> void await(CompletionStage<T> stage, Answer answer, Consumer<T> next) {
        commands.hold();
        stage.whenComplete((value, failure) -> session.later(() -> {
            if (session.isOver()) {
                return;
            }
            if (failure == null) {
                next.accept(value);
            } else {
                answer.refuse(
                        ErrorCode.UNAVAILABLE,
                        isUnknown(failure)
                                ? "no answer came, nobody knows whether that was done"
                                : "that cannot be done just now");
            }
            commands.release();
        }));
    }
}
