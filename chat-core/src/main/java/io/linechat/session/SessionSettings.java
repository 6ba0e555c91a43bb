package io.linechat.session;

import io.linechat.message.RoomName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a session is like on this server.
 *
 * @param serverName whom the welcome is to
 * @param greeting what a newcomer is told in place of who is in the lobby; {@code null} for just that
 * @param lobby the room that everyone starts in
 * @param maxLine the longest line in bytes, which programs are told
 * @param maxRooms how many rooms one session may be in
 * @param history how many of the last messages of a room somebody who enters it is shown
 * @param rate commands a second, 0 for any number
 * @param burst commands at once
 * @param stalledAfter a client that takes nothing for so long, while there is something for it, is disconnected
 * @param resumeFor how long a program whose connection is lost keeps its session; zero for not at all
 * @param farewell how long a client that is being disconnected has to take what is still there for it
 */
public record SessionSettings(
        String serverName,
        @Nullable String greeting,
        RoomName lobby,
        int maxLine,
        int maxRooms,
        int history,
        int rate,
        int burst,
        Duration stalledAfter,
        Duration resumeFor,
        Duration farewell) {}
