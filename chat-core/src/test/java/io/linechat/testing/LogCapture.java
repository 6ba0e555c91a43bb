package io.linechat.testing;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class logs meanwhile. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private LogCapture(Logger logger) {
        this.logger = logger;
        start();
        logger.addAppender(this);
    }

    /** Begins to listen to the log of that class. */
    public static LogCapture of(Class<?> type) {
        return new LogCapture((Logger) LoggerFactory.getLogger(type));
    }

    @Override
    protected void append(ILoggingEvent event) {
        messages.add(event.getFormattedMessage());
    }

    /** Waits for a message that matches as a whole. */
    public void expect(String regex) {
        await(regex)
                .atMost(Duration.ofSeconds(20))
                .until(() -> messages.stream().anyMatch(message -> message.matches(regex)));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
