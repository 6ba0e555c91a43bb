package io.linechat.bench.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that is installed on this machine, with a directory of its own, which goes with it. */
final class InstalledProcess extends ServerProcess {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
    private static final long RETRY_MS = 20;
    private static final int LAST_WORDS = 5;

    private final int port;
    private final Path directory;

    private InstalledProcess(Process process, int port, Path directory) {
        super(process);
        this.port = port;
        this.directory = directory;
    }

    /** Starts a program, and waits until it listens on that port. What it logs goes to its directory. */
    static InstalledProcess start(List<String> command, int port, Path directory) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("log").toFile()))
                .start();
        InstalledProcess server = new InstalledProcess(process, port, directory);
        try {
            server.awaitListening();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** A port of the loopback address that nobody listens on just now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (process().isAlive() && System.nanoTime() - end < 0) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IOException("the server does not listen: " + lastWords());
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("log"), StandardCharsets.ISO_8859_1);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    @Override
    int port() {
        return port;
    }

    @Override
    public OptionalLong liveBytes() {
        return OptionalLong.empty();
    }

    @Override
    public OptionalLong occupiedBytes() {
        return OptionalLong.empty();
    }

    @Override
    void stop() {
        process().destroy();
    }

    @Override
    public void close() throws IOException {
        super.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
