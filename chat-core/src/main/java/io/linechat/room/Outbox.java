package io.linechat.room;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What the members on one loop say in a room that lives on another one: gathered for a turn of the loop and handed over
 * as one task, so that a line does not cost a hop. Owned by the members' loop.
 */
final class Outbox {

    private final Room room;
    private final EventLoop loop;
    private List<Draft> drafts = new ArrayList<>();

    Outbox(Room room, EventLoop loop) {
        this.room = room;
        this.loop = loop;
    }

    void add(Draft draft) {
        if (drafts.isEmpty()) {
            // Runs when the loop has read what there is to read.
            loop.execute(this::flush);
        }
        drafts.add(draft);
    }

    void flush() {
        if (drafts.isEmpty()) {
            return;
        }
        List<Draft> turn = drafts;
        drafts = new ArrayList<>();
        room.home().execute(() -> turn.forEach(room::say));
    }
}
