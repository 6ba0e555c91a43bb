package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.history.History.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was said in a history, each thing once, and what became of it as far as the one who said it was told. */
final class Sayings {

    private record Key(String client, long n) {}

    private final Map<Key, Saying> byNumber = new LinkedHashMap<>();
    private final Map<String, Saying> byText = new HashMap<>();
    private final Map<String, Set<String>> nicks = new HashMap<>();

    /** Something that a client said, however often it had to. The times are places in the history. */
    static final class Saying {

        private final String client;
        private final String room;
        private final String text;
        private final int saidAt;
        private final List<Position> acknowledged = new ArrayList<>();
        private int acknowledgedAt = Integer.MAX_VALUE;
        private int attempts;
        private int refusals;

        private Saying(String client, Step.Said said, int saidAt) {
            this.client = client;
            this.room = said.room();
            this.text = said.text();
            this.saidAt = saidAt;
        }

        String client() {
            return client;
        }

        String room() {
            return room;
        }

        String text() {
            return text;
        }

        int saidAt() {
            return saidAt;
        }

        List<Position> acknowledged() {
            return acknowledged;
        }

        /** When it was certain that it is in the log; never, if it was not acknowledged. */
        int acknowledgedAt() {
            return acknowledgedAt;
        }

        boolean wasRefused() {
            return refusals > 0;
        }

        /** Whether it cannot have been taken: an attempt without an answer may have been. */
        boolean isRefused() {
            return acknowledged.isEmpty() && refusals == attempts;
        }
    }

    Sayings(History history) {
        for (int at = 0; at < history.events().size(); at++) {
            Event event = history.events().get(at);
            add(event.client(), event.step(), at);
        }
    }

    private void add(String client, Step step, int at) {
        if (step instanceof Step.Opened opened) {
            nicks.computeIfAbsent(client, any -> new HashSet<>()).add(opened.nick());
        } else if (step instanceof Step.Said said) {
            Saying saying = byNumber.computeIfAbsent(new Key(client, said.n()), key -> new Saying(client, said, at));
            saying.attempts++;
            Saying other = byText.putIfAbsent(said.text(), saying);
            if (!saying.text.equals(said.text()) || (other != null && other != saying)) {
                throw new IllegalArgumentException("each number and each text stands for one line: " + said);
            }
        } else if (step instanceof Step.Acknowledged acknowledged) {
            Saying saying = of(client, acknowledged.n());
            saying.acknowledged.add(acknowledged.position());
            saying.acknowledgedAt = Math.min(saying.acknowledgedAt, at);
        } else if (step instanceof Step.Refused refused) {
            of(client, refused.n()).refusals++;
        }
    }

    Collection<Saying> all() {
        return byNumber.values();
    }

    Saying of(String client, long n) {
        return Objects.requireNonNull(byNumber.get(new Key(client, n)), () -> client + " never said " + n);
    }

    @Nullable
    Saying of(String text) {
        return byText.get(text);
    }

    /** Whether the one who said it went by that name. */
    boolean isBy(Saying saying, String nick) {
        return nicks.getOrDefault(saying.client, Set.of()).contains(nick);
    }
}
