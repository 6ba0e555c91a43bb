package io.linechat.bench.load;

import java.io.IOException;
import java.time.Duration;

/**
 * Clients who all come at once into the first room of a {@link LoadDriver} that talks, and listen. They have an event
 * loop of their own, so that those who were there before do not hear later because others connect. For one thread.
 */
public final class Newcomers implements AutoCloseable {

    private static final int FIRST_ROOM = 0;

    private final LoadDriver hosts;
    private final LoadLoop loop;
    private final Crowd crowd;
    private final Audience audience;
    private long begun;

    /**
     * Makes them, and lets none of them connect.
     *
     * @param hosts who talks while they come; at a rate, or it would wait for them
     */
    public Newcomers(LoadDriver hosts, int count) {
        this.hosts = hosts;
        loop = hosts.newLoop("newcomers");
        crowd = new Crowd(loop, hosts.dialect(), () -> {}, 1);
        audience = hosts.audienceElsewhere();
        LoadRoom room = hosts.newRoom(FIRST_ROOM, count);
        for (int i = 0; i < count; i++) {
            DeliveryCheck check = DeliveryCheck.ofNewcomer(audience, FIRST_ROOM, crowd.violations());
            int id = hosts.connections() + i;
            crowd.add(new LoadConnection(crowd, id, LoadConnection.SILENT, room, check, hosts.payload()));
        }
    }

    /** Lets all of them connect, as fast as that is possible. */
    public void connect() {
        begun = System.nanoTime();
        loop.eventLoop().execute(crowd::connectAtOnce);
    }

    /** Whether all of them are in the room: each has received something that was said there. */
    public boolean areAllIn() throws IOException {
        return crowd.awaitJoined(Duration.ZERO);
    }

    /** How long it took from the first connect until the last one was in the room. */
    public Duration joiningTime() throws IOException {
        return Duration.ofNanos(loop.call(crowd::lastJoined) - begun);
    }

    /** How many of how many are in the room. */
    public String howManyJoined() throws IOException {
        return loop.call(crowd::howManyJoined);
    }

    /** Waits until they have heard all that their hosts have said, who must have finished; says what went wrong. */
    public Violations finish(Duration patience) throws IOException {
        int[] said = hosts.said();
        loop.call(() -> {
            audience.end(said);
            return true;
        });
        return crowd.finish(patience);
    }

    @Override
    public void close() {
        crowd.close();
    }
}
