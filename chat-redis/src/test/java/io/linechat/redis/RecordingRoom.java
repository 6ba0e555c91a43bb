package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.SharedRoom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A room that remembers what it was told, and has from that who is elsewhere; whatever does not fit fails. */
final class RecordingRoom implements SharedRoom.Observer {

    final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private @Nullable SharedRoom room;
    private final Map<String, String> elsewhere = new TreeMap<>();

    static RecordingRoom open(ChatServerStub server, RoomName name) {
        RecordingRoom recording = new RecordingRoom();
        SharedRoom room = ChatServerStub.get(server.backplane.open(name, recording));
        recording.room = room;
        synchronized (recording) {
            room.state().elsewhere().forEach((member, nickname) -> {
                if (recording.elsewhere.putIfAbsent(member, nickname.toString()) != null) {
                    recording.heard.add("wrong: told of " + member + " before it was opened");
                }
            });
        }
        return recording;
    }

    RecordingRoom enter(String member, String nickname) {
        synchronized (this) {
            elsewhere.remove(member);
        }
        room().enter(member, Nickname.of(nickname));
        return this;
    }

    SharedRoom room() {
        return Objects.requireNonNull(room);
    }

    /** Names and nicknames of those on other servers. */
    synchronized Map<String, String> elsewhere() {
        return Map.copyOf(elsewhere);
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public synchronized void entered(String member, Nickname nickname) {
        heard.add((elsewhere.put(member, nickname.toString()) == null ? "" : "wrong: ") + "entered " + member + " "
                + nickname);
    }

    @Override
    public synchronized void moved(String member, Nickname nickname) {
        heard.add((elsewhere.put(member, nickname.toString()) == null ? "" : "wrong: ") + "moved " + member + " "
                + nickname);
    }

    @Override
    public synchronized void renamed(String member, Nickname now) {
        heard.add((elsewhere.put(member, now.toString()) == null ? "wrong: " : "") + "renamed " + member + " " + now);
    }

    @Override
    public synchronized void left(String member) {
        heard.add((elsewhere.remove(member) == null ? "wrong: " : "") + "left " + member);
    }

    @Override
    public void topic(String topic, Nickname by) {
        heard.add("topic " + topic + " " + by);
    }

    @Override
    public void kicked(String member, String reason) {
        heard.add("kicked " + member + " " + reason);
    }
}
