package io.linechat.client;

import io.linechat.tls.TlsFileException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How a {@link ChatClient} is made that is not the usual one. */
public final class ChatClientBuilder {

    private Duration retryFor = ChatClient.RETRY_TIME;
    private Duration shortestPause = Duration.ofMillis(500);
    private Duration longestPause = Duration.ofSeconds(30);
    private @Nullable ClientTls tls;

    ChatClientBuilder() {}

    /**
     * How long the client tries to get a lost connection back before it gives up; {@link ChatClient#RETRY_TIME} if not
     * set, zero for not at all.
     */
    public ChatClientBuilder retryFor(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("retryFor: " + time + " (expected: not negative)");
        }
        this.retryFor = time;
        return this;
    }

    /**
     * How long to wait between two tries: by chance between the shortest time and a limit that is twice that at first, and
     * doubles with every try up to the longest time. 500 ms and 30 s if not set.
     *
     * @param shortest at least 1 ms
     */
    public ChatClientBuilder backoff(Duration shortest, Duration longest) {
        if (shortest.toMillis() < 1 || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "backoff: " + shortest + ", " + longest + " (expected: 1 ms or more, and not less than that)");
        }
        this.shortestPause = shortest;
        this.longestPause = longest;
        return this;
    }

    /** Speaks TLS. */
    public ChatClientBuilder tls(ClientTls tls) {
        this.tls = tls;
        return this;
    }

    /** The conversation ends with its first connection. */
    public ChatClientBuilder once() {
        return retryFor(Duration.ZERO);
    }

    /**
     * Connects, for {@link ChatClient#CONNECT_TIMEOUT} at most, and for as long again to make sure of the server by TLS.
     *
     * @throws ChatConnectException if there is no server to be reached there, or not the right one
     */
    public ChatClient connect(String host, int port, ChatClientListener listener) throws ChatConnectException {
        try {
            Backoff backoff = Backoff.random(shortestPause, longestPause);
            return ChatClient.connect(host, port, listener, retryFor, backoff, tls == null ? null : tls.load());
        } catch (TlsFileException | SSLException e) {
            throw new ChatConnectException("cannot use " + e.getMessage(), e);
        }
    }

    /**
     * Connects a bot: each line comes with the client to answer it with.
     *
     * @throws ChatConnectException if there is no server to be reached there
     */
    public ChatClient connect(String host, int port, BiConsumer<ChatClient, ServerLine> bot)
            throws ChatConnectException {
        CompletableFuture<ChatClient> self = new CompletableFuture<>();
        // The first line may come before connect has returned; the client's own thread then waits that long.
        ChatClient client = connect(host, port, (ChatClientListener) line -> bot.accept(self.join(), line));
        self.complete(client);
        return client;
    }
}
