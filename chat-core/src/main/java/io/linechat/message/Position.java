package io.linechat.message;

/**
 * The place of a message in its room.
 *
 * @param epoch names the log that counted; another epoch means that the earlier log is gone
 * @param seq counts the messages of the room within the epoch: 1, 2, 3 … without a hole
 */
public record Position(long epoch, long seq) {

    /** The position that lies {@code count} messages further on in the same epoch. */
    public Position plus(long count) {
        return new Position(epoch, seq + count);
    }
}
