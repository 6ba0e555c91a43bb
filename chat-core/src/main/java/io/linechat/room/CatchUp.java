package io.linechat.room;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who enters a room is to be sent of what was said there before.
 *
 * @param start the messages behind that {@code seq} are
 * @param known the last message that they say they know; negative if they do not care
 * @param lost whether what they know is of a log that is gone
 * @param epoch of the log that all this is about
 */
record CatchUp(RoomName room, long start, long known, boolean lost, long epoch) {

    static CatchUp of(RoomName room, Backlog backlog, Position newest) {
        if (backlog instanceof Backlog.Last last) {
            return new CatchUp(room, Math.max(0, newest.seq() - last.count()), -1, false, newest.epoch());
        }
        Position position = ((Backlog.After) backlog).position();
        boolean lost = position.epoch() != newest.epoch() || position.seq() > newest.seq();
        long known = lost ? 0 : position.seq();
        return new CatchUp(room, Math.max(known, newest.seq() - Backlog.After.MAX_COUNT), known, lost, newest.epoch());
    }

    /** Of the messages that were found those that lead up to the newest one; a log that failed may have left holes. */
    static List<ChatMessage> unbroken(List<ChatMessage> found, Position newest) {
        Position next = newest;
        int first = found.size();
        while (first > 0 && found.get(first - 1).position().equals(next)) {
            next = next.plus(-1);
            first--;
        }
        return found.subList(first, found.size());
    }

    /** What they asked for and is not in {@code history}, which leads up to the newest message. */
    Event.@Nullable Gap missed(List<ChatMessage> history, Position newest) {
        long last = newest.seq() - history.size();
        boolean begunAnew = known >= 0 && epoch != newest.epoch();
        return lost || begunAnew || (known >= 0 && known < last)
                ? new Event.Gap(room, begunAnew ? 1 : known + 1, last, Event.Gap.Reason.TRUNCATED)
                : null;
    }
}
