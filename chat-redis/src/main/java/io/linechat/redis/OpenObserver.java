package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.spi.SharedRoom.Observer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what an observer is told, until it is closed; and what the observer throws goes no further. */
final class OpenObserver implements Observer {

    private static final Logger logger = LoggerFactory.getLogger(OpenObserver.class);

    private final Observer observer;
    private volatile boolean closed;

    OpenObserver(Observer observer) {
        this.observer = observer;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    private void tell(Runnable what) {
        if (closed) {
            return;
        }
        try {
            what.run();
        } catch (RuntimeException e) {
            logger.error("a room has failed to take what has changed of it", e);
        }
    }

    @Override
    public void entered(String member, Nickname nickname) {
        tell(() -> observer.entered(member, nickname));
    }

    @Override
    public void moved(String member, Nickname nickname) {
        tell(() -> observer.moved(member, nickname));
    }

    @Override
    public void renamed(String member, Nickname now) {
        tell(() -> observer.renamed(member, now));
    }

    @Override
    public void left(String member) {
        tell(() -> observer.left(member));
    }

    @Override
    public void topic(String topic, Nickname by) {
        tell(() -> observer.topic(topic, by));
    }

    @Override
    public void kicked(String member, String reason) {
        tell(() -> observer.kicked(member, reason));
    }
}
