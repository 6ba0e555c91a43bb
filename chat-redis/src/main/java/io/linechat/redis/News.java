package io.linechat.redis;

/** What a message in the channel of a room is about: its first byte. The scripts know them, too. */
final class News {

    /** Something was appended to the log. */
    static final byte LOG = 'L';

    /** Somebody has come, gone, or changed the topic. */
    static final byte PEOPLE = 'P';

    private News() {}
}
