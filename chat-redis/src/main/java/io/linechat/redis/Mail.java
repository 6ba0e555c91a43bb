package io.linechat.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What servers ask of each other, and tell each other. A letter is its kind, the number of the question and who asks, both
 * empty if nobody waits for an answer, and what it is about. Any thread.
 */
final class Mail {

    private static final Logger logger = LoggerFactory.getLogger(Mail.class);

    private static final String ANSWER = "answer";
    private static final int HEAD = 3;

    private final Link link;
    private final Keys keys;
    private final Timing timing;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    /** Does what is asked; is called on a thread of the link. */
    interface Handler {
        CompletionStage<Boolean> handle(List<String> about);
    }

    Mail(Link link, Keys keys, Timing timing) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
    }

    /** From now on letters of that kind are taken. */
    void handle(String kind, Handler handler) {
        handlers.put(kind, handler);
    }

    /** Asks a server; fails if it does not answer in time. */
    CompletionStage<Boolean> ask(ServerIds from, String server, String kind, String... about) {
        String number = Long.toString(count.incrementAndGet());
        CompletableFuture<Boolean> answer =
                new CompletableFuture<Boolean>().orTimeout(timing.answer().toMillis(), TimeUnit.MILLISECONDS);
        asked.put(number, answer);
        post(keys.mail(server), kind, number, from.now(), about).whenComplete((sent, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.whenComplete((done, failure) -> asked.remove(number));
    }

    /** Tells a server something. */
    void tell(String server, String kind, String... about) {
        post(keys.mail(server), kind, "", "", about);
    }

    /** Tells all servers something, this one included. */
    void tellEveryone(String kind, String... about) {
        post(keys.everyone(), kind, "", "", about);
    }

    private CompletionStage<Long> post(String channel, String kind, String number, String from, String... about) {
        byte[] letter = Fields.encode(
                Stream.concat(Stream.of(kind, number, from), Stream.of(about)).toList());
        return link.commands().publish(channel, letter).whenComplete((receivers, failure) -> {
            if (failure != null) {
                logger.debug("no mail just now", failure);
            }
        });
    }

    /** Takes a letter. */
    void receive(byte[] letter) {
        try {
            List<String> fields = Fields.decode(letter, 0);
            String kind = fields.get(0);
            String number = fields.get(1);
            List<String> about = fields.subList(HEAD, fields.size());
            if (kind.equals(ANSWER)) {
                CompletableFuture<Boolean> answer = asked.get(number);
                if (answer != null) {
                    answer.complete(Boolean.valueOf(about.get(0)));
                }
                return;
            }
            Handler handler = handlers.get(kind);
            if (handler == null) {
                logger.warn("another server asks for '{}', which this one does not know", kind);
                return;
            }
            handler.handle(about).whenComplete((done, failure) -> {
                if (!number.isEmpty()) {
                    post(keys.mail(fields.get(2)), ANSWER, number, "", String.valueOf(failure == null && done));
                }
            });
        } catch (RuntimeException e) {
            logger.error("a letter of another server could not be handled", e);
        }
    }
}
