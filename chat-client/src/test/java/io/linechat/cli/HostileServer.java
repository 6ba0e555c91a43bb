package io.linechat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends lines to the first who calls, whatever is in them, and hangs up when a line is said. */
final class HostileServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Thread thread;

    HostileServer(String... lines) {
        try {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(() -> serve(String.join("\n", lines) + "\n"));
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void serve(String text) {
        try (Socket caller = listening.accept()) {
            caller.getOutputStream().write(text.getBytes(UTF_8));
            new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8)).readLine();
        } catch (IOException e) {
            // Nobody called.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            thread.join();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
