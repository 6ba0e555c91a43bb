package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.redis.RedisServerProcess;
import io.linechat.testing.LineClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ServerOnRedisTest {

    @Test
    void people_on_two_of_them_chat_with_each_other() throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start();
                RunningExample here = on(redis);
                RunningExample there = on(redis);
                LineClient alice = LineClient.connectAs(here.port(), "alice");
                LineClient bob = LineClient.connectAs(there.port(), "bob", alice)) {
            bob.send("hello");
            alice.expect("<bob> hello");

            here.type("");
            assertThat(alice.readToEndAndClose()).contains("<server> one of the servers closes, the others stay");
            assertThat(bob.expect("* alice left lobby"))
                    .contains("<server> one of the servers closes, the others stay");
            here.untilEnd();
        }
    }

    private static RunningExample on(RedisServerProcess redis) throws IOException {
        return RunningExample.of((port, in, out) -> ServerOnRedis.run(port, redis.uri(), in, out));
    }
}
