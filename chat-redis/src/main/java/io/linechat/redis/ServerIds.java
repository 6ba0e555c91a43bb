package io.linechat.redis;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which ids a server goes, and went; it has a new one whenever it may have been dead to the others. What is under a former
 * one is its own still.
 *
 * @param all the one that it has now first; none before the server has started
 */
record ServerIds(List<String> all) {

    static final ServerIds NONE = new ServerIds(List.of());

    /** Under older ones there is nothing left: the others have cleared that away. */
    private static final int MAX = 16;

    ServerIds next(String id) {
        return new ServerIds(
                Stream.concat(Stream.of(id), all.stream()).limit(MAX).collect(Collectors.toList()));
    }

    /** The one that it has now. */
    String now() {
        return all.isEmpty() ? "-" : all.get(0);
    }

    boolean contains(String id) {
        return all.contains(id);
    }

    /** In the form that the scripts are given. */
    @Override
    public String toString() {
        return all.isEmpty() ? "-" : String.join(" ", all);
    }
}
