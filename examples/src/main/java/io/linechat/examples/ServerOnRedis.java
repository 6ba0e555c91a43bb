package io.linechat.examples;

import io.linechat.ChatServer;
import io.linechat.redis.RedisBackplane;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** One of several servers that are one chat: to be started twice, on two ports, with the same Redis. */
public final class ServerOnRedis {

    private ServerOnRedis() {}

    /** The arguments are the port, 5050 if there is none, and the address of Redis, the one on this machine if there is none. */
    public static void main(String... args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 5050;
        run(port, args.length > 1 ? args[1] : "redis://localhost", System.in, System.out);
    }

    static void run(int port, String redis, InputStream in, PrintStream out) throws IOException {
        try (ChatServer server = ChatServer.builder()
                .port(port)
                .backplane(RedisBackplane.connect(redis))
                .build()
                .start()) {
            out.println("listening on port " + server.port() + ", Enter ends it");
            in.read();
            server.announce("server", "one of the servers closes, the others stay");
        }
    }
}
