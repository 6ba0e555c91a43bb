package io.linechat.message;

/** A text that cannot be a {@link Nickname} or a {@link RoomName}; the message says what is wrong, for the user. */
public final class InvalidNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidNameException(String message) {
        super(message);
    }
}
