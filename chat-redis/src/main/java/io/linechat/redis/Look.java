package io.linechat.redis;

import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What Redis says of a room at one moment.
 *
 * @param newest the place of the newest message
 * @param base the {@code seq} behind which the epoch began
 * @param v the version of the room's people, 0 if there was nobody yet
 */
record Look(Position newest, long base, long v) {

    /** Before anything was seen. */
    static final Position NOTHING = new Position(0, 0);

    private static final long RANDOM_BITS = 1L << 32;

    /** What all scripts of a log begin with answers first; {@code v} is not among it. */
    static Look first(List<Object> answer) {
        return at(answer, 0, 0);
    }

    /** One of those that {@code look.lua} answers. */
    static Look of(List<Object> answer, int index) {
        int at = 4 * index;
        return at(answer, at, Arguments.number(answer.get(at + 3)));
    }

    private static Look at(List<Object> answer, int at, long v) {
        Position newest = new Position(Arguments.number(answer.get(at)), Arguments.number(answer.get(at + 2)));
        return new Look(newest, Arguments.number(answer.get(at + 1)), v);
    }

    /** What all scripts of a log are told first. */
    static List<Object> seen(Position seen) {
        return List.of(seen.epoch(), seen.seq(), ThreadLocalRandom.current().nextLong(RANDOM_BITS));
    }

    /** Whether a place is behind another one: in a later epoch, or further on in the same. */
    static boolean isBehind(Position place, Position other) {
        return place.epoch() == other.epoch() ? place.seq() > other.seq() : place.epoch() > other.epoch();
    }

    /** Where a room is looked at, and told of it. */
    interface Watcher {

        /** What was seen of the log; Redis has lost something if it is not that far. */
        default Position seen() {
            return NOTHING;
        }

        /** What there is now; called about every second, on a thread of the link. */
        void looked(RoomName room, Look look);
    }
}
