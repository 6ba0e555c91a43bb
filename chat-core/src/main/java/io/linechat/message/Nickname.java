package io.linechat.message;

/**
 * The name of a person in the chat: 1 to 24 letters, digits and {@code - _ .}.
 *
 * <p>Equality is what people see: without regard to case, Unicode form and look-alike letters, so that {@code Alice},
 * {@code alice} and {@code al1ce} are one name.
 */
public final class Nickname {

    /** The longest nickname, in code points. */
    public static final int MAX_LENGTH = 24;

    /** Who speaks for the server itself; nobody else can take this name. */
    public static final Nickname SERVER = Nickname.of("server");

    private final String name;
    private final String key;

    private Nickname(String name) {
        this.name = name;
        this.key = NameRules.key(name);
    }

    /**
     * Makes a nickname of what somebody typed.
     *
     * @throws InvalidNameException if it cannot be one, saying why
     */
    public static Nickname of(String text) {
        return new Nickname(NameRules.normalize("a nickname", text, MAX_LENGTH));
    }

    /** The same for equal nicknames, and only for them. */
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nickname that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** The name as its owner writes it. */
    @Override
    public String toString() {
        return name;
    }
}
