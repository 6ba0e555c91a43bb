package io.linechat.room;

import java.time.Duration;

/**
 * How the rooms of a server behave.
 *
 * @param announceEachUpTo in a larger room, comings and goings are gathered
 * @param announceEvery how often a larger room is told of them
 * @param gather how long a room that is busy gathers lines before it hands them out; zero for not at all
 * @param tailBytes what the tail of one room may hold, on each event loop
 * @param allTailsBytes what all tails may hold together
 */
public record RoomSettings(
        int announceEachUpTo, Duration announceEvery, Duration gather, long tailBytes, long allTailsBytes) {}
