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
    private static final int ROUNDS = 8;
    private static final int STEPS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    /** Who is where. */
    private record Place(int server, String nickname) {}

    private final Map<String, Place> truth = new HashMap<>();

    /** The server that has the session; it changes only while nothing else happens. */
    private final int[] servedBy = new int[MEMBERS];

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
            for (int i = 0; i < ROUNDS; i++) {
                move(random);
                disturb(random, redis);
                for (int j = 0; j < STEPS; j++) {
                    step(random);
                }
                disturb(random, redis);
                checkAll("seed " + seed + ", round " + i);
            }
            assertThat(servers).allSatisfy(server -> assertThat(server.heard()).isEmpty());
        } finally {
            servers.forEach(ChatServerStub::crash);
            proxies.forEach(CuttingProxy::close);
        }
    }

    /** Sessions are taken up by other servers. */
    private void move(Random random) {
        for (int i = 0; i < MEMBERS; i++) {
            String member = "m" + i;
            int to = random.nextInt(SERVERS);
            servedBy[i] = to;
            Place place = truth.get(member);
            if (place != null && to != place.server) {
                rooms.get(to).enter(member, place.nickname);
                truth.put(member, new Place(to, place.nickname));
            }
        }
        checkAll("after moving");
    }

    private void disturb(Random random, RedisServerProcess redis) {
        switch (random.nextInt(8)) {
            case 0 -> proxies.get(random.nextInt(SERVERS)).cut();
            case 1 -> proxies.forEach(CuttingProxy::cut);
            case 2 -> {
                proxies.get(random.nextInt(SERVERS)).swallow();
                proxies.forEach(CuttingProxy::cut);
            }
            case 3 -> {
                redis.kill();
                redis.startAgain();
            }
            default -> {}
        }
    }

    private void step(Random random) {
        int number = random.nextInt(MEMBERS);
        String member = "m" + number;
        int server = servedBy[number];
        Place place = truth.get(member);
        String nickname = member + "-" + random.nextInt(5);
        if (place == null) {
            rooms.get(server).enter(member, nickname);
            truth.put(member, new Place(server, nickname));
        } else if (random.nextInt(3) == 0) {
            rooms.get(place.server).leave(member);
            truth.remove(member);
        } else if (random.nextInt(50) == 0) {
            rooms.get(place.server).room().close();
            truth.values().removeIf(each -> each.server == place.server);
            await().pollInterval(POLL).ignoreExceptions().until(() -> {
                rooms.set(place.server, servers.get(place.server).open("lobby"));
                return true;
            });
        } else {
            rooms.get(place.server).room().rename(member, Nickname.of(nickname));
            truth.put(member, new Place(place.server, nickname));
        }
    }

    private void checkAll(String when) {
        for (int i = 0; i < SERVERS; i++) {
            int server = i;
            await(when)
                    .atMost(PATIENCE)
                    .pollInterval(POLL)
                    .untilAsserted(
                            () -> assertThat(rooms.get(server).elsewhere()).isEqualTo(elsewhere(server)));
            assertThat(rooms.get(i).heard()).noneMatch(event -> event.startsWith("wrong"));
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
