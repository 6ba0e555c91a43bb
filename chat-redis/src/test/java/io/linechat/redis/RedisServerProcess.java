package io.linechat.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on a port of its own, in a process and a directory of its own, which are gone when this is closed. It is
 * the program that the system property {@code redis.server} names, or else one out of a jar. It writes nothing to disk
 * unless it is configured to. For one thread.
 */
public final class RedisServerProcess implements AutoCloseable {

    private static final String PROPERTY = "redis.server";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 22_000;
    private static final Duration POLL = Duration.ofMillis(5);

    private static @Nullable Path program;

    private final List<String> options;
    private final Path directory;
    private final int port;
    private final Thread killer = new Thread(this::kill);
    private volatile Process process;

    private RedisServerProcess(List<String> options) throws IOException {
        this.options = options;
        this.directory = Files.createTempDirectory("redis");
        this.port = freePort();
        this.process = run();
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param options as on its command line: {@code "--appendonly", "yes"}; or the file of a configuration first
     */
    public static RedisServerProcess start(String... options) {
        try {
            return new RedisServerProcess(List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the program is that is tested with. */
    public static synchronized Path program() {
        String given = System.getProperty(PROPERTY, "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        if (program == null) {
            program = unpack();
        }
        return program;
    }

    private static Path unpack() {
        try {
            File directory = Files.createTempDirectory("redis-program").toFile();
            directory.deleteOnExit(); // after the file, which comes later
            File file = ExecutableProvider.newJarResourceProvider(directory).get();
            file.deleteOnExit();
            return file.toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody has just now, and that the system gives to nobody who does not ask for it. */
    static int freePort() throws IOException {
        while (true) {
            // Below those of outgoing connections. A node of a Cluster takes the port that is 10,000 higher, too.
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
    }

    private Process run() throws IOException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(options);
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
        if (!options.contains("--port")) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        if (!options.contains("--save") && !options.contains("--sentinel")) {
            command.addAll(List.of("--save", ""));
        }
        Path log = directory.resolve("log");
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(PATIENCE).until(() -> {
            if (!started.isAlive()) {
                throw new AssertionError("Redis has ended: " + Files.readString(log));
            }
            return answers();
        });
        return started;
    }

    private boolean answers() {
        try {
            return !command("PING").startsWith("-LOADING");
        } catch (IOException e) {
            return false;
        }
    }

    /** Says something to it, as one would with {@code nc}, and returns the answer: its first line, or the text that it is. */
    public String command(String line) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            OutputStream out = socket.getOutputStream();
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            String answer = line(in);
            return answer.startsWith("$") && !answer.equals("$-1")
                    ? new String(in.readNBytes(Integer.parseInt(answer.substring(1))), StandardCharsets.UTF_8)
                    : answer;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Where it listens, on this machine. */
    public int port() {
        return port;
    }

    /** Its directory, with its log in the file {@code log}. */
    public Path directory() {
        return directory;
    }

    /** Its address, as {@link RedisAddress} takes it. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops it as {@code kill -9} does; all connections are closed then. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it in good order. */
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Starts it again on the same port after it was stopped, with what is in its directory. */
    public void startAgain() {
        try {
            process = run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what it has written to disk. */
    public void wipe() {
        deleteAll(false);
    }

    /** Lets it stand still, with all its connections. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killer);
        kill();
        deleteAll(true);
    }

    private void deleteAll(boolean itself) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (itself || !file.equals(directory)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
