package io.linechat.room;

import io.linechat.message.Nickname;
import io.linechat.spi.SharedRoom;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings to a room what other servers tell of it, in order, on its home loop; what they tell before the room is made, when
 * it is. Any thread.
 */
final class News implements SharedRoom.Observer {

    private final EventLoop home;

    // These belong to the home loop.
    private final List<Consumer<Room>> early = new ArrayList<>(0);
    private @Nullable Room room;

    News(EventLoop home) {
        this.home = home;
    }

    /** The room is made; on the home loop. */
    void deliverTo(Room made) {
        room = made;
        early.forEach(made::heard);
        early.clear();
    }

    @Override
    public void entered(String member, Nickname nickname) {
        tell(told -> told.enteredElsewhere(member, nickname));
    }

    @Override
    public void moved(String member, Nickname nickname) {
        tell(told -> told.movedElsewhere(member, nickname));
    }

    @Override
    public void renamed(String member, Nickname now) {
        tell(told -> told.renamedElsewhere(member, now));
    }

    @Override
    public void left(String member) {
        tell(told -> told.leftElsewhere(member));
    }

    @Override
    public void topic(String topic, Nickname by) {
        tell(told -> told.topicSet(topic, by));
    }

    @Override
    public void kicked(String member, String reason) {
        tell(told -> told.kicked(member, reason));
    }

    private void tell(Consumer<Room> news) {
        try {
            home.execute(() -> {
                if (room == null) {
                    early.add(news);
                } else {
                    room.heard(news);
                }
            });
        } catch (RejectedExecutionException stopped) {
            // Nobody is in the room any more.
        }
    }
}
