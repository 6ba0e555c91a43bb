package io.linechat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and cuts their connections: with a reset, so that what is on the way is lost. The
 * port stays the same, while the server may change.
 */
public final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private volatile int serverPort;
    private volatile boolean refusing;

    private CuttingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts one before the server with that port. */
    public static CuttingProxy before(int serverPort) {
        try {
            CuttingProxy proxy = new CuttingProxy(serverPort);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect. */
    public int port() {
        return listening.getLocalPort();
    }

    /** New connections go to another server. */
    public void to(int newServerPort) {
        serverPort = newServerPort;
    }

    /** Cuts all connections. */
    public void cut() {
        links.forEach(Link::cut);
    }

    /** Whether connections are cut as soon as they are made. */
    public void refuse(boolean value) {
        refusing = value;
    }

    /** From now on what the server says on the connections that there are is thrown away, until they are cut. */
    public void swallow() {
        links.forEach(link -> link.swallowing = true);
    }

    /** How many connections there were so far, without those that were refused. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (refusing) {
                    reset(client);
                } else {
                    connect(client);
                }
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Link link = new Link(client, server);
            links.add(link);
            connections.incrementAndGet();
            start(() -> link.pass(client, server, false));
            start(() -> link.pass(server, client, true));
        } catch (IOException noServer) {
            reset(client);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    /** A connection to the proxy, and the one from there to the server. */
    private final class Link {

        private final Socket client;
        private final Socket server;

        private volatile boolean swallowing;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void cut() {
            links.remove(this);
            reset(client);
            reset(server);
        }

        /** Passes bytes on until one side ends; an end in good order is passed on, too. */
        void pass(Socket from, Socket to, boolean isFromServer) {
            byte[] bytes = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (!isFromServer || !swallowing) {
                        out.write(bytes, 0, count);
                    }
                }
                to.shutdownOutput();
                if (to.isInputShutdown() || from.isOutputShutdown()) {
                    cut();
                }
            } catch (IOException e) {
                cut();
            }
        }
    }
}
