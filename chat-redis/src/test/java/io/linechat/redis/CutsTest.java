package io.linechat.redis;

import static io.linechat.redis.LogServer.get;
import static io.linechat.redis.LogServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.spi.RoomLog;
import io.linechat.testing.CuttingProxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two servers whose connections are cut again and again, with answers on the way. */
final class CutsTest {

    private static final int MESSAGES = 100;
    private static final int MESSAGES_A_CUT = 20;

    @Test
    void what_is_sent_until_it_is_taken_is_there_once_and_where_it_was_said_to_be() {
        try (RedisServerProcess redis = RedisServerProcess.start();
                CuttingProxy proxy = CuttingProxy.before(redis.port());
                LogServer first = LogServer.at(redis);
                LogServer second = throughProxy(proxy);
                LogServer third = throughProxy(proxy)) {
            CompletableFuture<List<ChatMessage>> one =
                    CompletableFuture.supplyAsync(() -> sendAll(second.openLobby(), 0, proxy));
            CompletableFuture<List<ChatMessage>> other =
                    CompletableFuture.supplyAsync(() -> sendAll(third.openLobby(), MESSAGES, proxy));
            Map<Long, ChatMessage> taken = new HashMap<>();
            for (CompletableFuture<List<ChatMessage>> sender : List.of(one, other)) {
                sender.join().forEach(message -> taken.put(message.position().seq(), message));
            }
            List<ChatMessage> read = get(first.openLobby().read(0, 10_000));
            assertThat(read).containsExactlyInAnyOrderElementsOf(taken.values());
            assertThat(read)
                    .extracting(message -> message.position().seq())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 2 * MESSAGES).boxed().toList());
        }
    }

    private static LogServer throughProxy(CuttingProxy proxy) {
        return new LogServer("redis://127.0.0.1:" + proxy.port(), Keys.DEFAULT_PREFIX, LogServer.AT_ONCE);
    }

    private static List<ChatMessage> sendAll(RoomLog log, int first, CuttingProxy proxy) {
        List<ChatMessage> taken = new ArrayList<>();
        for (int n = first; n < first + MESSAGES; n++) {
            if (n % MESSAGES_A_CUT == 0) {
                proxy.swallow();
            }
            CompletableFuture<List<ChatMessage>> sent =
                    send(log, "line " + n, n).toCompletableFuture();
            if (n % MESSAGES_A_CUT == 0) {
                proxy.cut();
            }
            taken.addAll(again(log, n, sent));
        }
        return taken;
    }

    private static List<ChatMessage> again(RoomLog log, int n, CompletableFuture<List<ChatMessage>> sent) {
        while (true) {
            try {
                return sent.join();
            } catch (CompletionException e) {
                sent = send(log, "line " + n, n).toCompletableFuture();
            }
        }
    }
}
