package io.linechat.examples;

import io.linechat.ChatServer;
import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.spi.ChatListener;
import io.linechat.spi.MessageInterceptor.Decision;
import io.linechat.spi.MessageInterceptor.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A chat server that masks rude words, lets no links through, and counts who said how much. */
public final class FilteringServer {

    private static final Pattern RUDE = Pattern.compile("\\b(darn|heck)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private FilteringServer() {}

    /** The argument is the port, 5050 if there is none. */
    public static void main(String... args) throws IOException {
        run(args.length > 0 ? Integer.parseInt(args[0]) : 5050, System.in, System.out);
    }

    static void run(int port, InputStream in, PrintStream out) throws IOException {
        Counter counter = new Counter();
        try (ChatServer server = ChatServer.builder()
                .port(port)
                .interceptor(FilteringServer::filter)
                .listener(counter)
                .build()
                .start()) {
            out.println("listening on port " + server.port() + ", Enter ends it");
            in.read();
        }
        counter.lines.forEach((who, lines) -> out.println(who + " said " + lines));
    }

    /** Runs on a worker thread for every line, in rooms and in private; it may take its time, and complete later. */
    static CompletionStage<Decision> filter(Draft draft) {
        if (LINK.matcher(draft.text()).find()) {
            return CompletableFuture.completedFuture(Decision.reject("no links here, please"));
        }
        String masked = RUDE.matcher(draft.text()).replaceAll("***");
        Decision decision = masked.equals(draft.text()) ? Decision.allow() : Decision.replace(masked);
        return CompletableFuture.completedFuture(decision);
    }

    /** Is told what was said, in order and one call at a time. */
    private static final class Counter implements ChatListener {

        private final Map<Nickname, Integer> lines = new ConcurrentHashMap<>();

        @Override
        public void said(ChatMessage message) {
            lines.merge(message.from(), 1, Integer::sum);
        }
    }
}
