package io.linechat.sqlite;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What is kept of a room. What is older or more is deleted, from the oldest on; the send ids of its messages are
 * forgotten with it.
 *
 * @param messages how many of the last messages are kept
 * @param age how long a message is kept; it is deleted within the minute after
 */
public record Retention(long messages, Duration age) {

    private static final Duration FOR_EVER = Duration.ofDays(1_000_000);

    /** Keeps all messages for ever. */
    public static final Retention EVERYTHING = new Retention(Long.MAX_VALUE, ChronoUnit.FOREVER.getDuration());

    /**
     * @throws IllegalArgumentException if nothing would be kept
     */
    public Retention {
        if (messages < 1) {
            throw new IllegalArgumentException("messages: " + messages + " (expected: 1 or more)");
        }
        if (age.isZero() || age.isNegative()) {
            throw new IllegalArgumentException("age: " + age + " (expected: more than zero)");
        }
    }

    /** The same, but with no more than the last messages, so many of them. */
    public Retention last(long number) {
        return new Retention(number, age);
    }

    /** The same, but with no messages that are older. */
    public Retention noOlderThan(Duration limit) {
        return new Retention(messages, limit);
    }

    /** What was said before that is too old; both in milliseconds. */
    long limitAt(long now) {
        return age.compareTo(FOR_EVER) > 0 ? Long.MIN_VALUE : now - age.toMillis();
    }

    /** Whether nothing is ever deleted. */
    boolean isUnlimited() {
        return equals(EVERYTHING);
    }
}
