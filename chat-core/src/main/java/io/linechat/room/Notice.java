package io.linechat.room;

import io.linechat.message.Event;
import org.jspecify.annotations.Nullable;

/** An event that is not for the log, on its way to its audience; the member who caused it is not told. */
record Notice(Event.InRoom event, @Nullable Membership origin, Audience audience) implements Happening {

    /** Who is told of something. */
    enum Audience {
        EVERYONE,
        MEMBERS,
        LISTENERS
    }

    /** Whether it tells of somebody who has left or has another name, which who enters now finds done. */
    boolean isOfThePast() {
        return event instanceof Event.Presence presence
                && !(presence.left().isEmpty() && presence.renamed().isEmpty());
    }
}
