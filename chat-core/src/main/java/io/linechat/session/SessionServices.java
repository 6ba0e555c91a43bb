package io.linechat.session;

import io.linechat.room.RoomRegistry;
import java.time.Clock;

/** What all sessions of a server share. */
public record SessionServices(
        SessionSettings settings,
        NicknameDirectory directory,
        RoomRegistry rooms,
        Interceptors interceptors,
        Clock clock) {}
