package io.linechat.bench.load;

import java.util.List;

/**
 * Who says how much to whom.
 *
 * @param name what it goes by in tables
 * @param members connections that listen, spread evenly over the rooms
 * @param senders how many of them talk, spread evenly over the rooms
 * @param rooms how many rooms there are
 * @param size of what is said, in bytes, without what the protocol puts around it
 * @param window messages in flight in all rooms together, see {@link LoadDriver}; 0 if nothing is said at all
 * @param rate messages a second in all rooms together; 0 for as many as the window lets through
 */
public record Workload(String name, int members, int senders, int rooms, int size, int window, int rate) {

    /** One large room, and so much to say that the server can gather. */
    public static final Workload W1 = new Workload("W1", 1000, 10, 1, 64, 1000, 0);

    /** The same with a tenth of it in flight. */
    public static final Workload W1W100 = new Workload("W1w100", 1000, 10, 1, 64, 100, 0);

    /** A room in which everyone talks. */
    public static final Workload W2 = new Workload("W2", 100, 100, 1, 64, 1000, 0);

    /** Many small rooms. */
    public static final Workload W3 = new Workload("W3", 1000, 100, 100, 64, 1000, 0);

    /** A large room at a pace that every server keeps: how long a message takes. */
    public static final Workload W4 = new Workload("W4", 1000, 10, 1, 64, 1000, 100);

    /** Many people who say nothing: what a connection costs. */
    public static final Workload W5 = new Workload("W5", 10_000, 1000, 1000, 64, 0, 0);

    /** All of them. */
    public static final List<Workload> ALL = List.of(W1, W1W100, W2, W3, W4, W5);

    /** What may be set with {@link #with}. */
    public static final List<String> SETTINGS = List.of("members", "senders", "rooms", "size", "window", "rate");

    private static final int MAX_SIZE = 4000;

    /** One number more is that of a {@link Pump}. */
    private static final int MAX_SENDERS = Payload.PROBE - 1;

    /** Checks that it can be run. */
    public Workload {
        require(rooms >= 1, "rooms", rooms, "1 or more");
        require(members >= 2 * rooms, "members", members, "2 or more for each of " + rooms + " rooms");
        require(senders >= rooms && senders <= members, "senders", senders, rooms + ".." + members);
        require(senders < MAX_SENDERS, "senders", senders, "less than " + MAX_SENDERS);
        require(size >= Payload.MIN_SIZE && size <= MAX_SIZE, "size", size, Payload.MIN_SIZE + ".." + MAX_SIZE);
        require(window >= 0, "window", window, "0 or more");
        require(rate >= 0, "rate", rate, "0 or more");
    }

    private static void require(boolean condition, String what, int value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }

    /** The workload of that name. */
    public static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workload: " + name + " (expected: one of "
                        + ALL.stream().map(Workload::name).toList() + ")"));
    }

    /** Whether nobody says anything. */
    public boolean isIdle() {
        return window == 0;
    }

    /**
     * The same but for one of the {@link #SETTINGS}, with that in its name. Senders follow, as far as they must: each
     * room has one at least, and there are not more of them than members.
     */
    public Workload with(String setting, int value) {
        String changed = name + " " + setting + "=" + value;
        return switch (setting) {
            case "members" ->
                new Workload(changed, value, Math.max(rooms, Math.min(senders, value)), rooms, size, window, rate);
            case "senders" -> new Workload(changed, members, value, rooms, size, window, rate);
            case "rooms" -> new Workload(changed, members, Math.max(senders, value), value, size, window, rate);
            case "size" -> new Workload(changed, members, senders, rooms, value, window, rate);
            case "window" -> new Workload(changed, members, senders, rooms, size, value, rate);
            case "rate" -> new Workload(changed, members, senders, rooms, size, window, value);
            default -> throw new IllegalArgumentException(setting + " (expected: one of " + SETTINGS + ")");
        };
    }

    /** The room that a member, or a sender, is in. */
    int roomOf(int index) {
        return index % rooms;
    }

    int membersOf(int room) {
        return members / rooms + (room < members % rooms ? 1 : 0);
    }
}
