package io.linechat.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A WebSocket on a plain socket that sends whatever frames it is told to, right or wrong. In the text that it takes and
 * gives, single quotes stand for the double ones of JSON.
 */
public final class RawWebSocket implements AutoCloseable {

    /** The opcodes of RFC 6455. */
    public static final int CONTINUATION = 0;

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** The bit that marks the last frame of a message. */
    public static final int FINAL = 0x80;

    /** The bit that marks the first frame of a compressed message. */
    public static final int DEFLATED = 0x40;

    private static final int MASKED = 0x80;
    private static final byte[] DEFLATED_TAIL = {0, 0, -1, -1};
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;
    private final DataInputStream in;

    /**
     * A frame that the server sent.
     *
     * @param first its first byte
     */
    public record Frame(int first, ByteBuffer content) {

        /** The text in it. */
        public String text() {
            ByteBuffer plain = (first & DEFLATED) == 0 ? content.duplicate() : inflate(content.duplicate());
            return StandardCharsets.UTF_8.decode(plain).toString().replace('"', '\'');
        }

        /** The status, if it is a closing frame. */
        public int status() {
            return content.getShort(0);
        }
    }

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and asks for a WebSocket, with further header lines, and has been given it. */
    public static RawWebSocket connect(int port, String... headers) {
        RawWebSocket client = open(port);
        client.request(headers);
        String status = client.readHead().get(0);
        if (!status.equals("HTTP/1.1 101 Switching Protocols")) {
            throw new AssertionError("no WebSocket: " + status);
        }
        return client;
    }

    /** Connects, says hello under that nickname, and has been let in. */
    public static RawWebSocket connectAs(int port, String nickname) {
        RawWebSocket client = connect(port);
        client.say("{'type':'hello','nick':'" + nickname + "'}");
        client.expect("\\{'type':'welcome'.*");
        return client;
    }

    /** Connects, and says nothing yet. */
    public static RawWebSocket open(int port) {
        try {
            return new RawWebSocket(LineClient.connect(port).socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a WebSocket. A header that is given takes the place of the usual one of its name. */
    public void request(String... headers) {
        List<String> lines = new ArrayList<>(List.of("GET /chat HTTP/1.1"));
        List<String> given = List.of(headers);
        for (String usual : List.of(
                "Host: 127.0.0.1:" + socket.getPort(),
                "Connection: keep-alive, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
            String name = usual.substring(0, usual.indexOf(':') + 1);
            if (given.stream().noneMatch(header -> header.startsWith(name))) {
                lines.add(usual);
            }
        }
        lines.addAll(given);
        sendBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the first line of a response, and its headers. */
    public List<String> readHead() {
        List<String> lines = new ArrayList<>();
        for (String line = readHeadLine(); !line.isEmpty(); line = readHeadLine()) {
            lines.add(line);
        }
        return lines;
    }

    private String readHeadLine() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Sends text in one frame. */
    public void say(String text) {
        sendFrame(FINAL | TEXT, true, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a frame. */
    public void sendFrame(int first, boolean masked, byte... content) {
        sendBytes(frame(first, masked, content));
    }

    /** The bytes of a frame. */
    public static byte[] frame(int first, boolean masked, byte... content) {
        ByteBuffer frame = ByteBuffer.allocate(content.length + 14);
        int mask = masked ? MASKED : 0;
        frame.put((byte) first);
        if (content.length < 126) {
            frame.put((byte) (mask | content.length));
        } else if (content.length <= 0xffff) {
            frame.put((byte) (mask | 126)).putShort((short) content.length);
        } else {
            frame.put((byte) (mask | 127)).putLong(content.length);
        }
        if (masked) {
            frame.put(MASK);
        }
        for (int i = 0; i < content.length; i++) {
            frame.put((byte) (masked ? content[i] ^ MASK[i % MASK.length] : content[i]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** The content of a compressed message. */
    public static byte[] deflate(byte... content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        byte[] deflated = new byte[content.length + 100];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(deflated, length - DEFLATED_TAIL.length);
    }

    private static ByteBuffer inflate(ByteBuffer deflated) {
        Inflater inflater = new Inflater(true);
        byte[] content = new byte[1 << 20];
        try {
            inflater.setInput(deflated);
            int length = inflater.inflate(content);
            inflater.setInput(DEFLATED_TAIL);
            length += inflater.inflate(content, length, content.length - length);
            return ByteBuffer.wrap(content, 0, length);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }

    /** Sends bytes as they are, in one write. */
    public void sendBytes(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next frame. */
    public Frame readFrame() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if (second >= MASKED) {
                throw new AssertionError("a server's frame must not be masked");
            }
            long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
            return new Frame(first, ByteBuffer.wrap(in.readNBytes((int) length)));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no frame came", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads frames until the text of one matches as a whole, and returns that. */
    public String expect(String regex) {
        List<String> before = new ArrayList<>();
        try {
            for (Frame next = readFrame(); ; next = readFrame()) {
                if ((next.first() & ~DEFLATED) == (FINAL | TEXT) && next.text().matches(regex)) {
                    return next.text();
                }
                before.add(next.text());
            }
        } catch (AssertionError | UncheckedIOException e) {
            throw new AssertionError("expected: " + regex + "\nbut came: " + before, e);
        }
    }

    /** Whether the server has closed the connection, and nothing more comes. */
    public boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException | EOFException reset) {
            return true;
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
