package io.linechat.testing.history;

import io.linechat.message.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The history of a chat as it must be, with cuts at any moment; made up, so that there is one for each seed. */
final class RandomHistory {

    private static final long EPOCH = 7;
    private static final int CLIENTS = 4;
    private static final List<String> ROOMS = List.of("lobby", "games");

    private final Random random;
    private final HistoryRecorder recorder = new HistoryRecorder();
    private final Map<String, List<Entry>> logs = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();

    private RandomHistory(long seed) {
        random = new Random(seed);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client("client" + i));
        }
    }

    static History of(long seed) {
        RandomHistory chat = new RandomHistory(seed);
        for (int i = 0; i < 400; i++) {
            chat.clients.get(chat.random.nextInt(CLIENTS)).doSomething();
        }
        chat.clients.forEach(Client::haveEverythingAnswered);
        chat.clients.forEach(Client::readEverything);
        return chat.recorder.history(chat.logs);
    }

    private List<Entry> log(String room) {
        return logs.computeIfAbsent(room, any -> new ArrayList<>());
    }

    private record Line(String room, long n, String text) {}

    /** Where a client is in a room: what it knows of it, and how far it has been served on this connection. */
    private static final class Place {

        private final TreeSet<Long> known = new TreeSet<>();
        private long cursor;

        Place(long from) {
            known.add(from);
        }

        /** The end of what it knows without a hole. */
        long contiguous() {
            long end = known.first();
            while (known.contains(end + 1)) {
                end++;
            }
            return end;
        }
    }

    private final class Client {

        private final String name;

        /** Said, and neither answered nor refused. */
        private final TreeMap<Long, Line> open = new TreeMap<>();

        /** Of those, what the server has dealt with: taken or refused. The answer is under way. */
        private final TreeMap<Long, Optional<Position>> answers = new TreeMap<>();

        /** What was taken from this connection, and so is not sent to it. */
        private final Set<Entry> takenNow = new HashSet<>();

        private final Map<String, Place> places = new HashMap<>();
        private boolean opened;
        private boolean connected;
        private long said;

        Client(String name) {
            this.name = name;
        }

        void doSomething() {
            if (!connected) {
                connect();
            } else {
                switch (random.nextInt(12)) {
                    case 0 -> connected = false;
                    case 1, 2, 3 -> say();
                    case 4, 5, 6 -> serve();
                    case 7, 8 -> answer();
                    default -> read(ROOMS.get(random.nextInt(ROOMS.size())));
                }
            }
        }

        private void connect() {
            record(new Step.Opened(name, opened));
            connected = true;
            opened = true;
            answers.clear();
            takenNow.clear();
            for (String room : ROOMS) {
                Place place = place(room);
                place.cursor = place.contiguous();
                record(new Step.Joined(room, new Position(EPOCH, place.cursor)));
            }
            open.values().forEach(line -> record(new Step.Said(line.room, line.n, line.text)));
        }

        private void say() {
            said++;
            Line line = new Line(ROOMS.get(random.nextInt(ROOMS.size())), said, name + " line " + said);
            open.put(said, line);
            record(new Step.Said(line.room, line.n, line.text));
        }

        /** The server takes the first line that it has not dealt with yet, or refuses it. */
        private void serve() {
            open.values().stream()
                    .filter(line -> !answers.containsKey(line.n))
                    .findFirst()
                    .ifPresent(this::serve);
        }

        /** A refusal is not lost with the connection: if it was, the line would be said again, and stand further back. */
        private void serve(Line line) {
            Optional<Position> position = taken(line).or(() -> random.nextInt(10) > 0 ? take(line) : Optional.empty());
            answers.put(line.n, position);
            while (position.isEmpty() && !answers.isEmpty()) {
                answer();
            }
        }

        private Optional<Position> taken(Line line) {
            return log(line.room).stream()
                    .filter(entry -> entry.text().equals(line.text))
                    .map(Entry::position)
                    .findFirst();
        }

        private Optional<Position> take(Line line) {
            Position position = new Position(EPOCH, log(line.room).size() + 1);
            Entry entry = new Entry(position, name, line.text);
            log(line.room).add(entry);
            takenNow.add(entry);
            return Optional.of(position);
        }

        private void answer() {
            if (!answers.isEmpty()) {
                long n = answers.firstKey();
                Line line = Objects.requireNonNull(open.remove(n));
                Objects.requireNonNull(answers.remove(n))
                        .ifPresentOrElse(
                                position -> {
                                    record(new Step.Acknowledged(n, position));
                                    place(line.room).known.add(position.seq());
                                },
                                () -> record(new Step.Refused(n)));
            }
        }

        /** Returns whether there was something to read. */
        private boolean read(String room) {
            Place place = place(room);
            if (place.cursor == log(room).size()) {
                return false;
            }
            Entry entry = log(room).get((int) place.cursor);
            place.cursor++;
            if (takenNow.contains(entry)) {
                return true;
            }
            place.known.add(entry.seq());
            record(random.nextInt(10) == 0 ? new Step.Gap(room, entry.seq(), entry.seq()) : new Step.Saw(room, entry));
            return true;
        }

        void haveEverythingAnswered() {
            if (!connected) {
                connect();
            }
            while (!open.isEmpty()) {
                serve();
                answer();
            }
        }

        void readEverything() {
            for (String room : ROOMS) {
                while (read(room)) {
                    // There may be more.
                }
            }
        }

        private Place place(String room) {
            return places.computeIfAbsent(room, any -> new Place(log(room).size()));
        }

        private void record(Step step) {
            recorder.record(name, step);
        }
    }
}
