package io.linechat.room;

import org.jspecify.annotations.Nullable;

/** Something that a room gathers in a turn: a {@link Draft} for the log, or a notice that passes the log by. */
interface Happening {

    /** The member who caused it, and is not told; {@code null} if there is none. */
    @Nullable
    Membership origin();
}
