package io.linechat.room;

import java.util.Arrays;

/** Parts of a buffer, in their order, none of them empty. Used again and again by one thread, so that it costs no garbage. */
public final class Ranges {

    /** Start and end of each in turn. */
    private int[] bounds = new int[16];

    private int size;

    /** Forgets all of them. */
    public void clear() {
        size = 0;
    }

    /** Adds one behind the others, unless it is empty. */
    public void add(int start, int end) {
        if (start == end) {
            return;
        }
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = start;
        bounds[2 * size + 1] = end;
        size++;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Where one begins. */
    public int start(int range) {
        return bounds[2 * range];
    }

    /** Where one ends. */
    public int end(int range) {
        return bounds[2 * range + 1];
    }

    /** How many bytes one has. */
    public int length(int range) {
        return end(range) - start(range);
    }
}
