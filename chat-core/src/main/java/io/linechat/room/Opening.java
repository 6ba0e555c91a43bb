package io.linechat.room;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What waits, in its order, for the log of a room to be opened. Owned by the room's home loop. */
final class Opening {

    private record Waiting(Consumer<Room> action, Consumer<Throwable> onFailure) {}

    private final List<Waiting> waiting = new ArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    void add(Consumer<Room> action, Consumer<Throwable> onFailure) {
        waiting.add(new Waiting(action, onFailure));
    }

    void succeeded(Room room) {
        for (Waiting one : waiting) {
            try {
                one.action.accept(room);
            } catch (RuntimeException e) {
                // The loop takes no more tasks, for instance, since it is ending.
                one.onFailure.accept(e);
            }
        }
        done.complete(null);
    }

    void failed(Throwable reason) {
        waiting.forEach(one -> one.onFailure.accept(reason));
        done.complete(null);
    }

    /** Completes, on the home loop, when nothing waits any more. */
    CompletableFuture<Void> done() {
        return done;
    }
}
