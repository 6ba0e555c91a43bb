package io.linechat.message;

/** The name of a room: 1 to 32 letters, digits and {@code - _ .}, compared as {@link Nickname}s are. */
public final class RoomName {

    /** The longest room name, in code points. */
    public static final int MAX_LENGTH = 32;

    private final String name;
    private final String key;

    private RoomName(String name) {
        this.name = name;
        this.key = NameRules.key(name);
    }

    /**
     * Makes a room name of what somebody typed.
     *
     * @throws InvalidNameException if it cannot be one, saying why
     */
    public static RoomName of(String text) {
        return new RoomName(NameRules.normalize("a room name", text, MAX_LENGTH));
    }

    /** The same for equal room names, and only for them. */
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoomName that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** The name as the room's maker wrote it. */
    @Override
    public String toString() {
        return name;
    }
}
