package io.linechat.bench.server;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The steps from what Netty's own chat example does to what Linechat does; each keeps what those before it gained. */
enum Step {
    /** A write and a flush for each member and line, encoded for each. */
    NAIVE {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new NaiveFanOut();
        }
    },

    /** Each line is encoded once, and Netty's group writes it. */
    ENCODE_ONCE {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new GroupFanOut();
        }
    },

    /** The members of a loop stand in an array of their own. */
    ARRAY {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new ArrayFanOut(loop, false);
        }
    },

    /** A member is flushed once a turn of the loop. */
    ONE_FLUSH {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new ArrayFanOut(loop, true);
        }
    },

    /** All lines of a turn are one buffer, of which each member is written all but its own lines. */
    ONE_WRITE {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new BatchFanOut(loop, false);
        }
    },

    /** No promise is made for a write that nobody waits for. */
    VOID_PROMISES {
        @Override
        FanOut newRoom(EventLoop loop) {
            return new BatchFanOut(loop, true);
        }
    };

    abstract FanOut newRoom(EventLoop loop);

    /** What it goes by, as {@code encode-once}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Step::label).toList();
    }

    static Step of(String label) {
        return values()[labels().indexOf(label)];
    }
}
