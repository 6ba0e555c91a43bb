package io.linechat.session;

import io.linechat.room.RoomRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What all sessions of a server share.
 *
 * @param away counts the sessions that have lost their connection and wait to be taken up
 */
public record SessionServices(
        SessionSettings settings,
        NicknameDirectory directory,
        Post post,
        ResumableSessions resumables,
        AddressQuota away,
        RoomRegistry rooms,
        Interceptors interceptors,
        Clock clock) {

    /** The time in the precision that clients are told it in. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
