package io.linechat.redis;

import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.SharedRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A room that remembers what it was told, and has from that who is elsewhere; whatever does not fit is marked. What is told
 * of somebody who is here, or not elsewhere, was on its way when they came, and is nothing.
 */
final class RecordingRoom implements SharedRoom.Observer {

    final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final List<Runnable> early = new ArrayList<>();
    private boolean opened;
    private @Nullable SharedRoom room;
    private final Set<String> here = new HashSet<>();
    private final Map<String, String> elsewhere = new TreeMap<>();

    static RecordingRoom open(ChatServerStub server, RoomName name) {
        RecordingRoom recording = new RecordingRoom();
        SharedRoom room = ChatServerStub.get(server.backplane.open(name, recording));
        recording.room = room;
        recording.opened(room.state().elsewhere());
        return recording;
    }

    synchronized void opened(Map<String, Nickname> state) {
        state.forEach((member, nickname) -> elsewhere.put(member, nickname.toString()));
        opened = true;
        early.forEach(Runnable::run);
    }

    /** What is told before the state is known is told later. */
    private synchronized void told(Runnable what) {
        if (!opened) {
            early.add(what);
        } else {
            what.run();
        }
    }

    RecordingRoom enter(String member, String nickname) {
        here(member);
        room().enter(member, Nickname.of(nickname));
        return this;
    }

    synchronized void here(String member) {
        here.add(member);
        elsewhere.remove(member);
    }

    void leave(String member) {
        synchronized (this) {
            here.remove(member);
        }
        room().leave(member);
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
    public void entered(String member, Nickname nickname) {
        told(() -> {
            if (!here.contains(member)) {
                heard(elsewhere.put(member, nickname.toString()) == null, "entered " + member + " " + nickname);
            }
        });
    }

    @Override
    public void moved(String member, Nickname nickname) {
        told(() -> {
            here.remove(member);
            heard(elsewhere.put(member, nickname.toString()) == null, "moved " + member + " " + nickname);
        });
    }

    @Override
    public void renamed(String member, Nickname now) {
        told(() -> {
            if (elsewhere.replace(member, now.toString()) != null) {
                heard.add("renamed " + member + " " + now);
            }
        });
    }

    @Override
    public void left(String member) {
        told(() -> {
            if (elsewhere.remove(member) != null) {
                heard.add("left " + member);
            }
        });
    }

    private void heard(boolean fits, String event) {
        heard.add(fits ? event : "wrong: " + event);
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
