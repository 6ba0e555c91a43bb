package io.linechat.examples;

import io.linechat.ChatServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** A chat server inside another program, whose work here is to wait for the Enter key. */
public final class EmbeddedServer {

    private EmbeddedServer() {}

    /** The argument is the port, 5050 if there is none. */
    public static void main(String... args) throws IOException {
        run(args.length > 0 ? Integer.parseInt(args[0]) : 5050, System.in, System.out);
    }

    static void run(int port, InputStream in, PrintStream out) throws IOException {
        try (ChatServer server = ChatServer.builder().port(port).build().start()) {
            out.println("listening on port " + server.port() + ", Enter ends it");
            in.read();
            server.room("lobby").say("server", "we close now, thank you for coming");
        }
    }
}
