package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.JsonClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what the logs of rooms have, as a client that comes in fresh is shown it. */
public final class RoomReader {

    private static final Pattern MESSAGE =
            Pattern.compile("'epoch':(\\d+),'seq':(\\d+),'time':'[^']*','from':'([^']*)','text':'([^']*)'");

    private RoomReader() {}

    /** Returns all messages of each room. */
    public static Map<String, List<Entry>> read(int port, List<String> rooms) {
        try (JsonClient client = JsonClient.connectAs(port, "reader")) {
            Map<String, List<Entry>> logs =
                    rooms.stream().collect(Collectors.toMap(Function.identity(), room -> read(client, room)));
            client.send("{'type':'bye'}");
            client.readToEnd();
            return logs;
        }
    }

    /** The last {@code seq} of each room. */
    public static Map<String, Long> newest(Map<String, List<Entry>> logs) {
        return logs.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, log ->
                (long) log.getValue().size()));
    }

    private static List<Entry> read(JsonClient client, String room) {
        client.join(room);
        List<Entry> log = new ArrayList<>();
        int before;
        do {
            before = log.size();
            log.addAll(readBehind(
                    client, room, log.isEmpty() ? 0 : log.get(before - 1).seq()));
        } while (log.size() > before);
        return log;
    }

    private static List<Entry> readBehind(JsonClient client, String room, long seq) {
        client.send("{'type':'history','room':'" + room + "','after':" + seq + ",'limit':200,'tag':'history'}");
        Matcher message = MESSAGE.matcher(
                client.expect("\\{'type':'ok','tag':'history'.*").get(0));
        List<Entry> page = new ArrayList<>();
        while (message.find()) {
            Position position = new Position(Long.parseLong(message.group(1)), Long.parseLong(message.group(2)));
            page.add(new Entry(position, message.group(3), message.group(4)));
        }
        return page;
    }
}
