package io.linechat.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that speaks JSON lines over a plain socket. In the lines that it takes and gives, single quotes stand for
 * the double ones of JSON.
 */
public final class JsonClient implements AutoCloseable {

    private final LineClient line;

    private JsonClient(LineClient line) {
        this.line = line;
    }

    /** Connects, and says nothing yet. */
    public static JsonClient connect(int port) {
        return new JsonClient(LineClient.connect(port));
    }

    /** Connects, says hello under that nickname, and has read everything up to the answer. */
    public static JsonClient connectAs(int port, String nickname) {
        return connect(port).hello(nickname);
    }

    /** Does what {@link #connectAs} does, with a small receive buffer. */
    public static JsonClient connectSlowReaderAs(int port, String nickname) {
        return new JsonClient(LineClient.connectSlowReader(port)).hello(nickname);
    }

    private JsonClient hello(String nickname) {
        send("{'type':'hello','nick':'" + nickname + "'}");
        expect("\\{'type':'welcome'.*");
        return this;
    }

    /** Sends each as a line, all in one write. */
    public void send(String... lines) {
        line.send(String.join("\n", lines).replace('\'', '"'));
    }

    /** Enters a room, and has read everything up to the answer, which it returns. */
    public String join(String room) {
        send("{'type':'join','room':'" + room + "','tag':'join " + room + "'}");
        return expect("\\{'type':'ok','tag':'join " + room + "'.*").get(0);
    }

    /** Says something, without waiting for the answer. */
    public void say(String room, String text) {
        send("{'type':'say','room':'" + room + "','text':'" + text + "'}");
    }

    /** Reads the next line. */
    public String readLine() {
        return line.readLine().replace('"', '\'');
    }

    /** Reads the next line, which the end may have cut off, or returns null there. A reset is an end, too. */
    public @Nullable String readLineOrEnd() {
        String read = line.readLineOrEnd();
        return read == null ? null : read.replace('"', '\'');
    }

    /**
     * Reads until a line comes that matches as a whole.
     *
     * @return that line first, and then what came before it
     */
    public List<String> expect(String regex) {
        List<String> before = new ArrayList<>();
        String next = "";
        try {
            for (next = readLine(); !next.matches(regex); next = readLine()) {
                before.add(next);
            }
        } catch (AssertionError e) {
            throw new AssertionError("expected: " + regex + "\nbut came: " + before, e);
        }
        before.add(0, next);
        return before;
    }

    /** Reads to the end of the connection. */
    public List<String> readToEnd() {
        return line.readToEnd().stream().map(read -> read.replace('"', '\'')).toList();
    }

    /** What this class does not do. */
    public LineClient line() {
        return line;
    }

    @Override
    public void close() {
        line.close();
    }
}
