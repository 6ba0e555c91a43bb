package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.history.History.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A history that one fault is planted in. */
final class Plants {

    private static final Position NOWHERE = new Position(0, 0);

    private final Random random;
    private final List<Event> events;
    private final Map<String, List<Entry>> logs = new LinkedHashMap<>();

    Plants(History history, Random random) {
        this.random = random;
        events = new ArrayList<>(history.events());
        history.logs().forEach((room, log) -> logs.put(room, new ArrayList<>(log)));
    }

    History history() {
        return new History(events, logs);
    }

    /** Something that a client was sent, or told that it is not sent. */
    private record Delivery(int at, String client, String room, long seq, Position from, int connection, Entry entry) {

        boolean isWith(Delivery other, long distance) {
            return client.equals(other.client)
                    && room.equals(other.room)
                    && from.equals(other.from)
                    && connection == other.connection
                    && seq + distance == other.seq;
        }

        boolean isOwn() {
            return entry.from().equals(client);
        }
    }

    private List<Delivery> deliveries() {
        List<Delivery> deliveries = new ArrayList<>();
        Map<String, Integer> connections = new HashMap<>();
        Map<String, Position> froms = new HashMap<>();
        for (int at = 0; at < events.size(); at++) {
            String client = events.get(at).client();
            Step step = events.get(at).step();
            if (step instanceof Step.Opened) {
                connections.merge(client, 1, Integer::sum);
            } else if (step instanceof Step.Joined joined) {
                froms.put(client + joined.room(), joined.from());
            } else if (step instanceof Step.Saw || step instanceof Step.Gap) {
                String room = step instanceof Step.Saw saw ? saw.room() : ((Step.Gap) step).room();
                long seq = step instanceof Step.Saw saw ? saw.entry().seq() : ((Step.Gap) step).from();
                Entry entry = log(room).get((int) seq - 1);
                deliveries.add(new Delivery(
                        at,
                        client,
                        room,
                        seq,
                        froms.getOrDefault(client + room, NOWHERE),
                        connections.getOrDefault(client, 0),
                        entry));
            }
        }
        return deliveries;
    }

    // ---- what is lost, and what is there twice

    void loseFromTheLog() {
        String room = anyRoom();
        int lost = 1 + random.nextInt(log(room).size());
        log(room).remove(lost - 1);
        UnaryOperator<Position> move = place -> new Position(place.epoch(), place.seq() - (place.seq() > lost ? 1 : 0));
        log(room).replaceAll(entry -> new Entry(move.apply(entry.position()), entry.from(), entry.text()));
        List<Event> before = List.copyOf(events);
        events.clear();
        for (Event event : before) {
            Step step = event.step();
            if (step instanceof Step.Joined joined && joined.room().equals(room)) {
                long from = joined.from().seq() - (joined.from().seq() >= lost ? 1 : 0);
                step = new Step.Joined(room, new Position(joined.from().epoch(), from));
            } else if (step instanceof Step.Acknowledged acknowledged
                    && roomOf(before, event.client(), acknowledged.n()).equals(room)) {
                step = new Step.Acknowledged(acknowledged.n(), move.apply(acknowledged.position()));
            } else if (step instanceof Step.Gap gap && gap.room().equals(room)) {
                long to = gap.to() - (gap.to() >= lost ? 1 : 0);
                step = new Step.Gap(room, gap.from() - (gap.from() > lost ? 1 : 0), to);
            } else if (step instanceof Step.Saw saw && saw.room().equals(room)) {
                Entry entry = saw.entry();
                if (entry.seq() == lost) {
                    continue;
                }
                step = new Step.Saw(room, new Entry(move.apply(entry.position()), entry.from(), entry.text()));
            }
            events.add(new Event(event.client(), step));
        }
    }

    private static String roomOf(List<Event> events, String client, long n) {
        return events.stream()
                .filter(event -> event.client().equals(client))
                .map(event -> event.step() instanceof Step.Said said && said.n() == n ? said.room() : "")
                .filter(room -> !room.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    void showWhatTheLogDoesNotHave() {
        String room = anyRoom();
        Entry entry = new Entry(new Position(7, log(room).size() + 1), "client0", "not there");
        events.add(new Event("client1", new Step.Saw(room, entry)));
    }

    void sayTwice() {
        String room = anyRoom();
        Entry entry = any(log(room), any -> true);
        append(room, entry.from(), entry.text());
    }

    void sendTwice() {
        Delivery twice = any(deliveries(), delivery -> isSaw(delivery.at));
        events.add(twice.at + 1, events.get(twice.at));
    }

    // ---- holes

    void skip() {
        List<Delivery> all = deliveries();
        Delivery skipped = any(
                all,
                delivery -> isSaw(delivery.at) && !delivery.isOwn() && has(all, delivery, -1) && has(all, delivery, 1));
        events.remove(skipped.at);
    }

    void doNotTellGap() {
        List<Delivery> all = deliveries();
        Delivery gap = any(
                all,
                delivery ->
                        !isSaw(delivery.at) && !delivery.isOwn() && has(all, delivery, -1) && has(all, delivery, 1));
        events.remove(gap.at);
    }

    void doNotSendTheLast() {
        List<Delivery> all = deliveries();
        Delivery last = any(
                all,
                delivery -> delivery.seq == log(delivery.room).size()
                        && !delivery.isOwn()
                        && has(all, delivery, -1)
                        && isOfLastConnection(all, delivery));
        events.remove(last.at);
    }

    private static boolean isOfLastConnection(List<Delivery> all, Delivery delivery) {
        return all.stream()
                .noneMatch(other -> other.client.equals(delivery.client) && other.connection > delivery.connection);
    }

    private static boolean has(List<Delivery> all, Delivery delivery, long distance) {
        return all.stream().anyMatch(other -> delivery.isWith(other, distance));
    }

    // ---- order

    void showAnotherMessage() {
        Delivery changed = any(deliveries(), delivery -> isSaw(delivery.at));
        Entry other = any(log(changed.room), entry -> entry.seq() != changed.seq);
        replaceSaw(changed, new Entry(changed.entry.position(), other.from(), other.text()));
    }

    void acknowledgeAnotherPlace() {
        int at = anyEvent(step -> step instanceof Step.Acknowledged);
        Step.Acknowledged acknowledged = (Step.Acknowledged) events.get(at).step();
        replace(
                at,
                new Step.Acknowledged(acknowledged.n(), acknowledged.position().plus(1)));
    }

    void sendInTheWrongOrder() {
        List<Delivery> all = deliveries();
        Delivery first = any(
                all,
                delivery -> isSaw(delivery.at)
                        && all.stream().anyMatch(other -> delivery.isWith(other, 1) && isSaw(other.at)));
        Delivery second = any(all, delivery -> first.isWith(delivery, 1));
        Event later = events.get(second.at);
        events.set(second.at, events.get(first.at));
        events.set(first.at, later);
    }

    // ---- what nobody said

    void sayWhatNobodySaid() {
        append(anyRoom(), "client0", "never said");
    }

    void showOneWhatNobodySaid() {
        Delivery changed = any(deliveries(), delivery -> isSaw(delivery.at));
        replaceSaw(changed, new Entry(changed.entry.position(), changed.entry.from(), "never said"));
    }

    void sayInAnothersName() {
        String room = anyRoom();
        Entry entry = any(log(room), any -> true);
        Entry forged = new Entry(entry.position(), "mallory", entry.text());
        log(room).replaceAll(each -> each.equals(entry) ? forged : each);
        events.replaceAll(
                event -> event.step() instanceof Step.Saw saw && saw.entry().equals(entry)
                        ? new Event(event.client(), new Step.Saw(room, forged))
                        : event);
    }

    void sayInAnotherRoom() {
        String room = anyRoom();
        String other = logs.keySet().stream()
                .filter(name -> !name.equals(room))
                .findFirst()
                .orElseThrow();
        Entry entry = any(log(room), any -> true);
        append(other, entry.from(), entry.text());
    }

    void sayWhatWasRefused() {
        int at = anyEvent(step -> step instanceof Step.Refused);
        String client = events.get(at).client();
        long n = ((Step.Refused) events.get(at).step()).n();
        List<Step.Said> said = events.stream()
                .filter(event -> event.client().equals(client))
                .map(Event::step)
                .filter(step -> step instanceof Step.Said)
                .map(Step.Said.class::cast)
                .filter(step -> step.n() == n)
                .toList();
        if (said.size() > 1) {
            throw new NoPlaceException();
        }
        append(said.get(0).room(), client, said.get(0).text());
    }

    // ---- coming back

    void resumeFurtherOn() {
        List<Delivery> all = deliveries();
        Delivery first = any(
                all,
                delivery -> delivery.connection > 1
                        && delivery.seq == delivery.from.seq() + 1
                        && !delivery.isOwn()
                        && has(all, delivery, 1));
        events.remove(first.at);
    }

    void sendAgainOverResume() {
        int at = anyEvent(
                step -> step instanceof Step.Joined joined && joined.from().seq() > 0);
        Step.Joined joined = (Step.Joined) events.get(at).step();
        Entry known = log(joined.room()).get((int) joined.from().seq() - 1);
        events.add(at + 1, new Event(events.get(at).client(), new Step.Saw(joined.room(), known)));
    }

    void forgetTheNickname() {
        replace(lastResumed(), new Step.Opened("guest-1234", true));
    }

    void forgetTheSession() {
        int at = lastResumed();
        replace(at, new Step.Opened(events.get(at).client(), false));
    }

    private int lastResumed() {
        int any = anyEvent(step -> step instanceof Step.Opened opened && opened.resumed());
        String client = events.get(any).client();
        int last = any;
        for (int at = any; at < events.size(); at++) {
            if (events.get(at).client().equals(client) && events.get(at).step() instanceof Step.Opened) {
                last = at;
            }
        }
        return last;
    }

    void sendBeforeItHasEntered() {
        int at = anyEvent(step -> step instanceof Step.Opened);
        String room = anyRoom();
        events.add(at + 1, new Event(events.get(at).client(), new Step.Saw(room, any(log(room), entry -> true))));
    }

    // ---- helpers

    /** There is no place for that fault in this history. */
    static final class NoPlaceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The room has one message more, and everybody sees it. */
    private void append(String room, String from, String text) {
        Entry entry = new Entry(new Position(7, log(room).size() + 1), from, text);
        log(room).add(entry);
        events.stream()
                .map(Event::client)
                .distinct()
                .toList()
                .forEach(client -> events.add(new Event(client, new Step.Saw(room, entry))));
    }

    private void replaceSaw(Delivery delivery, Entry entry) {
        replace(delivery.at, new Step.Saw(delivery.room, entry));
    }

    private void replace(int at, Step step) {
        events.set(at, new Event(events.get(at).client(), step));
    }

    private boolean isSaw(int at) {
        return events.get(at).step() instanceof Step.Saw;
    }

    private int anyEvent(Predicate<Step> wanted) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < events.size(); at++) {
            if (wanted.test(events.get(at).step())) {
                places.add(at);
            }
        }
        return any(places, at -> true);
    }

    private String anyRoom() {
        return any(List.copyOf(logs.keySet()), room -> !log(room).isEmpty());
    }

    private <T> T any(List<T> from, Predicate<T> wanted) {
        List<T> found = from.stream().filter(wanted).toList();
        if (found.isEmpty()) {
            throw new NoPlaceException();
        }
        return found.get(random.nextInt(found.size()));
    }

    private List<Entry> log(String room) {
        return logs.computeIfAbsent(room, any -> new ArrayList<>());
    }
}
