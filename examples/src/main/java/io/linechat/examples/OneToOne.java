package io.linechat.examples;

import io.linechat.ChatServer;
import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.ChatListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * A conversation of two: the operator at this console and one caller at a time. {@code quit} here ends the program,
 * {@code bye} there ends the conversation, and the next caller may come.
 */
public final class OneToOne {

    private OneToOne() {}

    /** The argument is the port, 5050 if there is none. */
    public static void main(String... args) throws IOException {
        run(args.length > 0 ? Integer.parseInt(args[0]) : 5050, System.in, System.out);
    }

    static void run(int port, InputStream in, PrintStream out) throws IOException {
        BufferedReader console = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
        try (ChatServer server = ChatServer.builder()
                .port(port)
                .maxConnections(1)
                .greeting("you are talking to the operator")
                .fullMessage("the line is busy, call again later")
                .listener(new CallerOn(out))
                .build()
                .start()) {
            out.println("listening on port " + server.port() + ", quit ends it");
            for (String line = console.readLine(); line != null && !line.equals("quit"); line = console.readLine()) {
                server.announce("operator", line);
            }
        }
    }

    /** Prints what the caller does. */
    private record CallerOn(PrintStream console) implements ChatListener {

        @Override
        public void joined(RoomName room, Nickname who) {
            console.println("* " + who + " calls");
        }

        @Override
        public void renamed(RoomName room, Nickname before, Nickname now) {
            console.println("* " + before + " is now " + now);
        }

        @Override
        public void said(ChatMessage message) {
            console.println("<" + message.from() + "> " + message.text());
        }

        @Override
        public void left(RoomName room, Nickname who) {
            console.println("* " + who + " has hung up");
        }
    }
}
