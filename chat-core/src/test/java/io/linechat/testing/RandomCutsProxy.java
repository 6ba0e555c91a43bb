package io.linechat.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and cuts each connection at a random place of its bytes, in one direction or the
 * other: what comes before that place arrives, or is lost on the way if the connection is reset.
 */
public final class RandomCutsProxy implements AutoCloseable {

    private static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final Random random;

    /**
     * Cuts nothing yet.
     *
     * @param target the port of the server
     * @param seed decides where each connection is cut
     */
    public RandomCutsProxy(int target, long seed) {
        this.target = target;
        random = new Random(seed);
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts connections from now on, until it has done so that often. */
    public void cut(int times) {
        cutsLeft.set(times);
    }

    /** Whether it goes on cutting. */
    public boolean isCutting() {
        return cutsLeft.get() > 0;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                boolean up = random.nextBoolean();
                int place = place(up);
                Link link = new Link(client, server, random.nextBoolean());
                threads.execute(() -> link.forward(client, server, up ? place : NEVER));
                threads.execute(() -> link.forward(server, client, up ? NEVER : place));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    /** Now and then in the first words; clients send less than they are sent. */
    private int place(boolean up) {
        if (random.nextInt(4) == 0) {
            return random.nextInt(400);
        }
        return random.nextInt(up ? 2_000 : 30_000);
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private final boolean reset;

        Link(Socket client, Socket server, boolean reset) {
            this.client = client;
            this.server = server;
            this.reset = reset;
        }

        /** Forwards so many bytes while connections are cut, and cuts then. */
        void forward(Socket from, Socket to, int place) {
            byte[] bytes = new byte[8192];
            int left = place;
            try (client;
                    server) {
                for (int read = from.getInputStream().read(bytes);
                        read >= 0;
                        read = from.getInputStream().read(bytes)) {
                    boolean cut = read > left && cutsLeft.getAndUpdate(cuts -> Math.max(0, cuts - 1)) > 0;
                    to.getOutputStream().write(bytes, 0, cut ? left : read);
                    if (cut) {
                        client.setSoLinger(reset, 0);
                        server.setSoLinger(reset, 0);
                        return;
                    }
                    left -= isCutting() && place != NEVER ? Math.min(left, read) : 0;
                }
            } catch (IOException e) {
                // One end is gone, and so is the other then.
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
