package io.linechat.room;

import io.linechat.message.Event;
import io.linechat.message.Nickname;
import org.jspecify.annotations.Nullable;

/** An event that is not for the log, on its way to its audience; the member who caused it is not told. */
record Notice(Event.InRoom event, @Nullable Membership origin, Audience audience) implements Happening {

    /** Who is told of something. */
    enum Audience {
        EVERYONE,
        MEMBERS,
        LISTENERS
    }

    /** Whether it tells that somebody of that name has left, or has taken it. */
    boolean isOf(Nickname nickname) {
        return event instanceof Event.Presence presence
                && (presence.left().contains(nickname)
                        || presence.renamed().stream()
                                .anyMatch(renamed -> renamed.now().equals(nickname)));
    }
}
