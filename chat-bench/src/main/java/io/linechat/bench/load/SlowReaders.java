package io.linechat.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two clients in the first room of a {@link LoadDriver} that talks: one never reads, one reads 1 kB a second. In the end
 * both read on, to see what the server has told them. For one thread.
 */
public final class SlowReaders implements AutoCloseable {

    private static final int FIRST_ROOM = 0;
    private static final int SLOW = 1000;

    private final LoadDriver hosts;
    private final LoadLoop loop;
    private final Crowd crowd;
    private final Audience audience;
    private final List<Victim> victims = new ArrayList<>();

    /** One of them, with what is wrong in what it receives. */
    private record Victim(String name, LoadConnection client, DeliveryCheck check, Violations violations) {}

    /**
     * What became of one of them.
     *
     * @param story what the server told it
     * @param violation what went wrong; empty if nothing did
     */
    public record Fate(String victim, String story, String violation) {}

    /**
     * Makes them, and lets none of them connect.
     *
     * @param hosts who talks meanwhile; at a rate
     */
    public SlowReaders(LoadDriver hosts) {
        this.hosts = hosts;
        loop = hosts.newLoop("slow-readers");
        crowd = new Crowd(loop, hosts.dialect(), () -> {}, 1);
        audience = hosts.audienceElsewhere();
        add("one that never reads", 0);
        add("one that reads 1 kB/s", SLOW);
    }

    private void add(String name, int bytesPerSecond) {
        Violations violations = new Violations();
        DeliveryCheck check = DeliveryCheck.ofNewcomer(audience, FIRST_ROOM, violations);
        LoadRoom room = hosts.newRoom(FIRST_ROOM, 1);
        int id = hosts.connections() + victims.size();
        LoadConnection client = new LoadConnection(crowd, id, LoadConnection.SILENT, room, check, hosts.payload());
        client.readSlowly(new SlowReading(bytesPerSecond));
        crowd.add(client);
        victims.add(new Victim(name, client, check, violations));
    }

    /** Lets them come. */
    public void connect() {
        loop.eventLoop().execute(crowd::connectAtOnce);
    }

    /**
     * Lets the one that never reads read as fast as it can. A server that has given it up says why only for a little
     * while.
     */
    public void letFrozenRead() throws IOException {
        loop.call(() -> {
            victims.get(0).client.readOn();
            return true;
        });
    }

    /** Lets all of them read as fast as they can. */
    public void letAllRead() throws IOException {
        loop.call(() -> {
            victims.forEach(victim -> victim.client.readOn());
            return true;
        });
    }

    /**
     * Waits until each has received what there is for it; the hosts must have finished. It is wrong if one missed
     * something and was not told so, and if its connection ended and it was not told why.
     */
    public List<Fate> finish(Duration patience) throws IOException {
        int[] said = hosts.said();
        loop.call(() -> {
            audience.end(said);
            return true;
        });
        crowd.finish(patience);
        return loop.call(() -> victims.stream().map(SlowReaders::fateOf).toList());
    }

    private static Fate fateOf(Victim victim) {
        List<String> story = new ArrayList<>();
        if (victim.check.told() > 0) {
            story.add("was told that it missed " + victim.check.told() + " messages");
        }
        String farewell = victim.client.farewell();
        String violation = victim.violations.exceptMissed();
        if (farewell != null) {
            story.add("was told \"" + farewell + "\"");
        } else if (victim.client.isClosed()) {
            story.add("was cut off without a word");
            violation = join(violation, "cut off without a word");
        }
        return new Fate(victim.name, story.isEmpty() ? "was told nothing" : String.join(", ", story), violation);
    }

    private static String join(String first, String second) {
        return first.isEmpty() ? second : first + "; " + second;
    }

    @Override
    public void close() {
        crowd.close();
    }
}
