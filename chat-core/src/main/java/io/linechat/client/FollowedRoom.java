package io.linechat.client;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.message.Position;
import io.linechat.message.RoomName;

/** A room that the client is in. Owned by the client's event loop. */
final class FollowedRoom {

    private final RoomName name;
    private final Seen seen;

    /** What was said up to there was said before we came. */
    private final Position entered;

    /** Whether we are in it on this connection, and not only want to be again. */
    private boolean confirmed = true;

    FollowedRoom(Event.Joined joined) {
        this.name = joined.room();
        this.entered = joined.newest();
        this.seen = new Seen(joined.newest());
    }

    RoomName name() {
        return name;
    }

    Seen seen() {
        return seen;
    }

    boolean isFromBefore(ChatMessage message) {
        return message.position().epoch() == entered.epoch()
                && message.position().seq() <= entered.seq();
    }

    /** We are in it once more. */
    void rejoined(Event.Joined joined) {
        confirmed = true;
        seen.restart(joined.newest().epoch());
    }

    boolean isConfirmed() {
        return confirmed;
    }

    void unconfirm() {
        confirmed = false;
    }
}
