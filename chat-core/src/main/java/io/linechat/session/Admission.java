package io.linechat.session;

import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a program gets in: its hello, which begins a session or takes one up again. Owned by the session's event loop.
 */
final class Admission {

    private final SessionServices services;
    private final Session session;
    private final CommandQueue commands;
    private final Resumption resumption;

    Admission(SessionServices services, Session session, CommandQueue commands, Resumption resumption) {
        this.services = services;
        this.session = session;
        this.commands = commands;
        this.resumption = resumption;
    }

    void hello(Command.Hello hello, Answer answer) {
        if (session.isListening()) {
            answer.refuse(ErrorCode.BAD_REQUEST, "hello was said before");
        } else if (hello.resume() != null) {
            resume(hello.resume(), answer);
        } else if (hello.nick() != null) {
            begin(hello.nick(), answer);
        } else {
            welcome(resumption.begin(), null, answer);
        }
    }

    private void begin(Nickname nickname, Answer answer) {
        commands.hold();
        session.rename(nickname).whenComplete((taken, failure) -> {
            if (!session.isOver()) {
                if (failure != null) {
                    answer.refuse(ErrorCode.UNAVAILABLE, "nobody can take a nickname just now");
                } else if (taken) {
                    welcome(resumption.begin(), null, answer);
                } else {
                    answer.refuse(ErrorCode.NICK_IN_USE, services.directory().whyTaken(nickname));
                }
            }
            commands.release();
        });
    }

    private void resume(String token, Answer answer) {
        commands.hold();
        resumption.takeUp(token, outcome -> {
            if (session.outlasted()) {
                switch (outcome) {
                    case TAKEN_UP -> welcome(token, resumption.rooms(), answer);
                    case EXPIRED -> answer.refuse(ErrorCode.SESSION_EXPIRED, "there is no such session any more");
                    case UNKNOWN -> answer.refuse(ErrorCode.UNAVAILABLE, "sessions cannot be found just now");
                }
            }
            commands.release();
        });
    }

    private void welcome(@Nullable String token, @Nullable List<RoomName> kept, Answer answer) {
        session.listen();
        SessionSettings settings = services.settings();
        Event.Limits limits =
                new Event.Limits(settings.maxLine(), settings.maxRooms(), settings.rate(), settings.burst());
        Event.Customs customs = new Event.Customs(settings.lobby(), settings.history(), settings.greeting());
        answer.send(new Event.Opened(
                resumption.id(), session.nickname(), settings.serverName(), limits, customs, token, kept));
    }
}
