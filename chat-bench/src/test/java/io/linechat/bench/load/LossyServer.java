package io.linechat.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A line server that loses every hundredth line for the member that came first. */
final class LossyServer implements AutoCloseable {

    private final ServerSocket acceptor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> members = new ArrayList<>();
    private int lines;

    LossyServer() throws IOException {
        inBackground(this::accept);
    }

    int port() {
        return acceptor.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket member = acceptor.accept();
                synchronized (this) {
                    members.add(member);
                }
                inBackground(() -> serve(member));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket member) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(member.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("JOIN ")) {
                    tellOthers(member, line);
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private synchronized void tellOthers(Socket from, String line) throws IOException {
        lines++;
        for (Socket member : members) {
            if (member != from && !(lines % 100 == 0 && member == members.get(0))) {
                OutputStream out = member.getOutputStream();
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "lossy-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        try {
            acceptor.close();
            for (Socket member : members) {
                member.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
