package io.linechat.session;

import io.linechat.room.RoomRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What all sessions of a server share. */
public record SessionServices(
        SessionSettings settings,
        NicknameDirectory directory,
        RoomRegistry rooms,
        Interceptors interceptors,
        Clock clock) {

    /** The time in the precision that clients are told it in. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
