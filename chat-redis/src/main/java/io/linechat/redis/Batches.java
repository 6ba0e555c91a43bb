package io.linechat.redis;

import java.util.List;
import java.util.stream.IntStream;

/** Takes much in pieces, so that no script keeps everyone waiting. */
final class Batches {

    private Batches() {}

    static <T> List<List<T>> of(List<T> all, int size) {
        return IntStream.range(0, (all.size() + size - 1) / size)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }
}
