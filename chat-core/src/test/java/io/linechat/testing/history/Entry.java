package io.linechat.testing.history;

import io.linechat.message.Position;

/** A message as a client saw it, or as the log of its room has it. */
public record Entry(Position position, String from, String text) {

    long seq() {
        return position.seq();
    }
}
