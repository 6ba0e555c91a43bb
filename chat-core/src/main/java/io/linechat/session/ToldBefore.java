package io.linechat.session;

import io.linechat.message.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #KEPT} private messages of a session that had a number, so that none is delivered twice. Owned by the
 * session's event loop.
 */
final class ToldBefore {

    private static final int KEPT = 1000;

    private final Map<Long, Event.TellSent> sent = new LinkedHashMap<>();

    Event.@Nullable TellSent get(@Nullable Long n) {
        return n == null ? null : sent.get(n);
    }

    void add(@Nullable Long n, Event.TellSent told) {
        if (n != null) {
            sent.put(n, told);
            if (sent.size() > KEPT) {
                sent.remove(sent.keySet().iterator().next());
            }
        }
    }
}
