package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A line server with one room, which loses every hundredth line for the member that came first and the one that came last. */
public final class LossyServer implements AutoCloseable {

    private final ServerSocket acceptor = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final List<Socket> members = new ArrayList<>();
    private int lines;

    public LossyServer() throws IOException {
        inBackground(this::accept);
    }

    public int port() {
        return acceptor.getLocalPort();
    }

    /** One in a process of its own, which is taken for Linechat. */
    public static Peer peer() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new JvmPeer("lossy", Dialect.LINECHAT, false, LossyServer.class, java, List.of(), 1);
    }

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (LossyServer server = new LossyServer()) {
            ServerConsole.serve(server.port());
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket member = acceptor.accept();
                enter(member);
                inBackground(() -> serve(member));
            }
        } catch (IOException closed) {
            return;
        }
    }

    /** Whoever comes is greeted, and so knows that it is there. */
    private synchronized void enter(Socket member) throws IOException {
        members.add(member);
        member.getOutputStream().write("* hello\n".getBytes(StandardCharsets.UTF_8));
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
            leave(member);
        } catch (IOException closed) {
            return;
        }
    }

    private synchronized void leave(Socket member) throws IOException {
        members.remove(member);
        member.close();
    }

    private synchronized void tellOthers(Socket from, String line) throws IOException {
        boolean losing = ++lines % 100 == 0;
        Socket first = members.get(0);
        Socket last = members.get(members.size() - 1);
        for (Socket member : members) {
            if (member != from && !(losing && (member == first || member == last))) {
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
