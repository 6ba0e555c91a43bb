package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linechat.message.Nickname;
import io.linechat.testing.CuttingProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, in the end all servers say the same of who is in a room, and that is right. */
final class RandomPeopleTest {

    private static final int SERVERS = 3;
    private static final int MEMBERS = 12;
    private static final int STEPS = 3000;

    /** Who is where. */
    private record Place(int server, String nickname) {}

    private final Map<String, Place> truth = new HashMap<>();
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private final List<ChatServerStub> servers = new ArrayList<>();
    private final List<RecordingRoom> rooms = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void people_come_go_and_move_while_connections_are_cut(long seed) {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            for (int i = 0; i < SERVERS; i++) {
                proxies.add(CuttingProxy.before(redis.port()));
                servers.add(
                        ChatServerStub.at("redis://127.0.0.1:" + proxies.get(i).port()));
                rooms.add(servers.get(i).open("lobby"));
            }
            Random random = new Random(seed);
            for (int i = 0; i < STEPS; i++) {
                step(random);
            }
            for (int i = 0; i < SERVERS; i++) {
                int server = i;
                await("seed " + seed)
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(rooms.get(server).elsewhere()).isEqualTo(elsewhere(server)));
                assertThat(rooms.get(i).heard()).noneMatch(event -> event.startsWith("wrong"));
            }
            assertThat(servers).allSatisfy(server -> assertThat(server.heard()).isEmpty());
        } finally {
            servers.forEach(ChatServerStub::crash);
            proxies.forEach(CuttingProxy::close);
        }
    }

    private void step(Random random) {
        int server = random.nextInt(SERVERS);
        String member = "m" + random.nextInt(MEMBERS);
        Place place = truth.get(member);
        if (random.nextInt(500) == 0) {
            proxies.get(server).cut();
        } else if (place == null) {
            String nickname = member + "-" + random.nextInt(5);
            rooms.get(server).enter(member, nickname);
            truth.put(member, new Place(server, nickname));
        } else if (random.nextInt(3) == 0) {
            rooms.get(place.server).leave(member);
            truth.remove(member);
        } else {
            String nickname = member + "-" + random.nextInt(5);
            rooms.get(place.server).room().rename(member, Nickname.of(nickname));
            truth.put(member, new Place(place.server, nickname));
        }
    }

    private Map<String, String> elsewhere(int server) {
        Map<String, String> elsewhere = new TreeMap<>();
        truth.forEach((member, place) -> {
            if (place.server != server) {
                elsewhere.put(member, place.nickname);
            }
        });
        return elsewhere;
    }
}
