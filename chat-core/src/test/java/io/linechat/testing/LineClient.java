package io.linechat.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person with {@code nc}: a plain socket that lines are written to and read from. */
public final class LineClient implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final BufferedReader reader;

    private LineClient(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Connects, and reads nothing yet. */
    public static LineClient connect(int port) {
        return connect(new Socket(), port);
    }

    /** Connects with a small receive buffer, so that the server soon finds this client slow if it does not read. */
    public static LineClient connectSlowReader(int port) {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(4096);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connect(socket, port);
    }

    /**
     * Connects, takes the nickname, and has read everything up to the answer.
     *
     * @param others who is in the lobby and so sees this, too: they have read everything up to there, and what they read
     *     next is of what happens next
     */
    public static LineClient connectAs(int port, String nickname, LineClient... others) {
        LineClient client = connect(port);
        client.send("/nick " + nickname);
        client.expect("* you are now " + nickname);
        for (LineClient other : others) {
            other.expectMatch("\\* guest-\\p{XDigit}+ is now " + Pattern.quote(nickname));
        }
        return client;
    }

    private static LineClient connect(Socket socket, int port) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            return over(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Talks over a socket that is connected. */
    public static LineClient over(Socket socket) {
        try {
            socket.setSoTimeout(PATIENCE_MS);
            return new LineClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends each as a line, all in one write. */
    public void send(String... lines) {
        sendBytes((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Says each in its room, and returns when the room has handed them out. */
    public void say(String... lines) {
        send(lines);
        // A room is not left before the lines are on their way; the answer to a /ping may come sooner.
        send("/leave nowhere");
        expect("! you are not in nowhere (NOT_A_MEMBER)");
    }

    /** Sends bytes as they are, in one write. */
    public void sendBytes(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next line, which the end may have cut off, or returns null there. A reset is an end, too. */
    public @Nullable String readLineOrEnd() {
        try {
            return reader.readLine();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no line came", e);
        } catch (IOException reset) {
            return null;
        }
    }

    /** Reads the next line. */
    public String readLine() {
        try {
            String line = reader.readLine();
            if (line == null) {
                throw new AssertionError("the server closed the connection");
            }
            return line;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no line came", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until that very line comes, and returns what came before it. */
    public List<String> expect(String expected) {
        return expectMatch(Pattern.quote(expected));
    }

    /** Reads until a line comes that matches as a whole, and returns what came before it. */
    public List<String> expectMatch(String regex) {
        Pattern pattern = Pattern.compile(regex);
        List<String> before = new ArrayList<>();
        try {
            for (String line = readLine(); !pattern.matcher(line).matches(); line = readLine()) {
                before.add(line);
            }
        } catch (AssertionError e) {
            throw new AssertionError("expected: " + regex + "\nbut came: " + before, e);
        }
        return before;
    }

    /** Reads to the end of the connection, and returns what came before it. A reset is an end, too. */
    public List<String> readToEnd() {
        List<String> lines = new ArrayList<>();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open; so far came " + lines, e);
        } catch (IOException reset) {
            return lines;
        }
        return lines;
    }

    /** Does what {@link #readToEnd} does, and closes its own end then, for which the server would wait a while. */
    public List<String> readToEndAndClose() {
        try (this) {
            return readToEnd();
        }
    }

    /** Says that nothing more will be sent, and goes on reading. */
    public void endInput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset, as a crash would. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The socket, for what this class does not do. */
    public Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
