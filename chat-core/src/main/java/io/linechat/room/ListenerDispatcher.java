package io.linechat.room;

import io.linechat.message.ChatMessage;
import io.linechat.message.Event;
import io.linechat.spi.ChatListener;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what happens in the rooms to the listeners, through a serial executor and so in the order of the calls.
 *
 * <p>Any thread. At most {@value #MAX_WAITING} events wait; what comes while they do is left out, and the listeners are
 * told how much.
 */
public final class ListenerDispatcher {

    private static final Logger log = LoggerFactory.getLogger(ListenerDispatcher.class);
    private static final int MAX_WAITING = 100_000;

    private final List<ChatListener> listeners;
    private final Executor serial;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();

    /**
     * @param serial runs one task after the other; not used if there are no listeners
     */
    public ListenerDispatcher(List<ChatListener> listeners, Executor serial) {
        this.listeners = List.copyOf(listeners);
        this.serial = serial;
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void happened(List<Event.InRoom> events) {
        if (events.isEmpty() || listeners.isEmpty()) {
            return;
        }
        if (waiting.get() > MAX_WAITING) {
            missed.addAndGet(events.size());
            return;
        }
        waiting.addAndGet(events.size());
        long missedBefore = missed.getAndSet(0);
        try {
            serial.execute(() -> dispatch(missedBefore, events));
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; {} events are not shown to listeners", events.size());
        }
    }

    private void dispatch(long missedBefore, List<Event.InRoom> events) {
        tellMissed(missedBefore);
        events.forEach(this::dispatch);
        if (waiting.addAndGet(-events.size()) == 0) {
            // Nothing follows that could bring the news.
            tellMissed(missed.getAndSet(0));
        }
    }

    private void tellMissed(long count) {
        if (count > 0) {
            log.warn("the chat listeners are too slow, {} events were left out", count);
            call(listener -> listener.missed(count));
        }
    }

    private void dispatch(Event.InRoom event) {
        if (event instanceof ChatMessage message) {
            call(listener -> listener.said(message));
        } else if (event instanceof Event.Presence presence) {
            presence.joined().forEach(who -> call(listener -> listener.joined(presence.room(), who)));
            presence.left().forEach(who -> call(listener -> listener.left(presence.room(), who)));
            presence.renamed()
                    .forEach(change ->
                            call(listener -> listener.renamed(presence.room(), change.before(), change.now())));
        }
    }

    private void call(Consumer<ChatListener> call) {
        for (ChatListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                log.warn("a chat listener failed", e);
            }
        }
    }
}
