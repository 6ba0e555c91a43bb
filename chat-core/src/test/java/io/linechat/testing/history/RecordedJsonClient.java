package io.linechat.testing.history;

import io.linechat.message.Position;
import io.linechat.testing.JsonClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Speaks JSON lines as a program should that wants to lose nothing, and to have nothing twice. */
public final class RecordedJsonClient implements RecordedClient {

    /** How many of its lines may be without an answer: not so many that others cannot read them between two cuts. */
    private static final int UNDER_WAY = 4;

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final HistoryRecorder recorder;
    private final String name;
    private final IntSupplier port;

    /** Said, and not answered; they are said again on the next connection. */
    private final TreeMap<Long, Step.Said> open = new TreeMap<>();

    private final Map<String, Place> places = new HashMap<>();
    private JsonClient connection;
    private String token = "";
    private long said;

    /** The connection has ended, or a line of it was cut off. */
    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Where it is in a room. */
    private record Place(long epoch, Known known) {

        void met(long seq) {
            known.met(seq);
        }
    }

    /**
     * Connects, and has entered the rooms.
     *
     * @param port asked for each connection, may wait until there is a server
     */
    public RecordedJsonClient(HistoryRecorder recorder, String name, IntSupplier port, List<String> rooms) {
        this.recorder = recorder;
        this.name = name;
        this.port = port;
        connection = JsonClient.connect(port.getAsInt());
        connection.send("{'type':'hello','nick':'" + name + "'}");
        opened(connection.readLine());
        for (String room : rooms) {
            String joined = connection.join(room);
            Place place = new Place(number(joined, "epoch"), new Known());
            place.known().upTo(number(joined, "seq"));
            places.put(room, place);
            record(new Step.Joined(
                    room, new Position(place.epoch(), place.known().upTo())));
        }
    }

    @Override
    public void say(String room, String text) {
        said++;
        Step.Said line = new Step.Said(room, said, text);
        open.put(said, line);
        whateverItTakes(() -> send(line));
        while (open.size() >= UNDER_WAY) {
            whateverItTakes(this::read);
        }
    }

    @Override
    public void settle(Map<String, Long> newest) {
        while (!open.isEmpty() || places.entrySet().stream().anyMatch(place -> isBehind(place, newest))) {
            whateverItTakes(this::read);
        }
    }

    private static boolean isBehind(Map.Entry<String, Place> place, Map<String, Long> newest) {
        return !place.getValue().known().hasAllUpTo(newest.getOrDefault(place.getKey(), 0L));
    }

    /** A line that is being said when the connection is lost is said again then, like all the others. */
    private void whateverItTakes(Runnable action) {
        try {
            action.run();
        } catch (LostException lost) {
            while (!takeUp()) {
                if (Thread.interrupted()) {
                    throw new IllegalStateException("the test is over");
                }
            }
        }
    }

    private boolean takeUp() {
        connection.close();
        pause();
        try {
            connection = JsonClient.connect(port.getAsInt());
            sendLine("{'type':'hello','resume':'" + token + "'}");
            opened(readLine());
            places.forEach((room, place) ->
                    sendLine("{'type':'join','room':'" + room + "','tag':'" + room + "','after':{'epoch':"
                            + place.epoch() + ",'seq':" + place.known().upTo() + "}}"));
            open.values().forEach(this::send);
            return true;
        } catch (UncheckedIOException | LostException lost) {
            return false;
        }
    }

    private void opened(String welcome) {
        if (welcome.startsWith("{'type':'bye'") || isUnavailable(welcome)) {
            throw new LostException();
        } else if (!welcome.startsWith("{'type':'welcome'")) {
            throw new IllegalStateException(welcome);
        }
        token = field(welcome, "resume");
        record(new Step.Opened(field(welcome, "nick"), welcome.contains("'resumed':true")));
    }

    private void send(Step.Said line) {
        record(line);
        sendLine("{'type':'say','room':'" + line.room() + "','text':'" + line.text() + "','n':" + line.n() + ",'tag':'"
                + line.n() + "'}");
    }

    private void sendLine(String line) {
        try {
            connection.send(line);
        } catch (UncheckedIOException e) {
            throw new LostException();
        }
    }

    /** A line that was cut off has more braces open than closed; there is none in what is said here. */
    private String readLine() {
        String line = connection.readLineOrEnd();
        if (line == null
                || line.isEmpty()
                || line.chars().filter(c -> c == '{').count()
                        != line.chars().filter(c -> c == '}').count()) {
            throw new LostException();
        }
        return line;
    }

    private void read() {
        String line = readLine();
        switch (field(line, "type")) {
            case "message" -> saw(line);
            case "gap" -> toldOfGap(line);
            case "ok" -> answered(line);
            case "error" -> refused(line);
            case "presence" -> {
                // Nothing to check.
            }
            case "bye" -> throw new LostException();
            default -> throw new IllegalStateException(line);
        }
    }

    private void saw(String line) {
        String room = field(line, "room");
        Position position = position(line);
        record(new Step.Saw(room, new Entry(position, field(line, "from"), field(line, "text"))));
        place(room).met(position.seq());
    }

    private void toldOfGap(String line) {
        String room = field(line, "room");
        long from = number(line, "from");
        long to = number(line, "to");
        record(new Step.Gap(room, from, to));
        for (long seq = from; seq <= to; seq++) {
            place(room).met(seq);
        }
    }

    private void answered(String line) {
        String tag = field(line, "tag");
        if (places.containsKey(tag)) {
            Place place = place(tag);
            place.known().forgetAhead();
            record(new Step.Joined(
                    tag, new Position(place.epoch(), place.known().upTo())));
        } else {
            long n = Long.parseLong(tag);
            record(new Step.Acknowledged(n, position(line)));
            open.remove(n);
            place(field(line, "room")).met(number(line, "seq"));
        }
    }

    private void refused(String line) {
        String tag = field(line, "tag");
        if (places.containsKey(tag)) {
            // It cannot enter just now; it comes back when it can.
            throw new LostException();
        }
        long n = Long.parseLong(tag);
        record(new Step.Refused(n));
        if (isUnavailable(line)) {
            // Nobody may know whether it was taken, so that it has to be said again, as the same.
            pause();
            send(Objects.requireNonNull(open.get(n)));
        } else {
            open.remove(n);
        }
    }

    private static boolean isUnavailable(String line) {
        return line.contains("'code':'UNAVAILABLE'");
    }

    /** What cannot be had now is not asked for without end. */
    private static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private Place place(String room) {
        return places.computeIfAbsent(room, any -> {
            throw new IllegalStateException("never entered " + room);
        });
    }

    private void record(Step step) {
        recorder.record(name, step);
    }

    private static Position position(String line) {
        return new Position(number(line, "epoch"), number(line, "seq"));
    }

    private static long number(String line, String name) {
        return Long.parseLong(field(line, name));
    }

    private static String field(String line, String name) {
        String before = "'" + name + "':";
        int start = line.indexOf(before);
        if (start < 0) {
            throw new IllegalStateException("no " + name + " in " + line);
        }
        start += before.length();
        boolean quoted = line.charAt(start) == '\'';
        int end = start + 1;
        while (quoted ? line.charAt(end) != '\'' : ",}".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return line.substring(quoted ? start + 1 : start, end);
    }

    @Override
    public void close() {
        connection.close();
    }
}
