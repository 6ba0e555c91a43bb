package io.linechat.server;

import io.linechat.ChatServer;
import io.linechat.SessionInfo;
import io.linechat.message.CleanText;
import io.linechat.message.InvalidNameException;
import io.linechat.message.RoomSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator types: a bare line is said to everyone as the server, a line that starts with {@code /} is a
 * command. It runs on a thread of its own, which may wait for the server; the end of the input ends nothing but that.
 */
final class Console {

    private static final Logger log = LoggerFactory.getLogger(Console.class);

    /** Whom people see speaking. */
    private static final String OPERATOR = "server";

    private static final String HELP = """
            TEXT                  say it to everyone; //TEXT says /TEXT
            /msg NAME TEXT        say it to one
            /who                  who is here, from where, since when
            /rooms                which rooms there are
            /kick NAME [REASON]   disconnect somebody
            /help                 this list
            quit                  stop the server""";

    private final ChatServer server;
    private final BufferedReader in;
    private final PrintStream out;

    Console(ChatServer server, InputStream in, PrintStream out) {
        this.server = server;
        // Strict, and not only for the sake of what is said. A program that is started without a standard input reads
        // what the JVM has opened in its place, its own library: that must not be said to anybody.
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        this.out = out;
    }

    void start() {
        Thread thread = new Thread(this::run, "linechat-console");
        // It may be waiting for input when the server ends.
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(CleanText.of(line));
            }
        } catch (CharacterCodingException e) {
            log.warn("standard input is not UTF-8, the operator's console ends");
        } catch (IOException e) {
            log.debug("there is no operator's console", e);
        }
    }

    private void obey(String line) {
        try {
            if (line.startsWith("//")) {
                say(line.substring(1));
            } else if (line.startsWith("/")) {
                command(line);
            } else if (line.strip().equals("quit")) {
                quit();
            } else if (!line.isEmpty()) {
                say(line);
            }
        } catch (InvalidNameException e) {
            out.println(e.getMessage());
        } catch (RuntimeException e) {
            // The server may be stopping; whatever it is, the next line gets its chance.
            out.println("that cannot be done just now");
            log.debug("the console failed at {}", line, e);
        }
    }

    private void command(String line) {
        String[] words = line.strip().split("\\s+", 3);
        String name = words.length > 1 ? words[1] : "";
        String text = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "/msg" -> tell(name, text);
            case "/who" -> who();
            case "/rooms" -> rooms();
            case "/kick" -> kick(name, text);
            case "/help" -> out.println(HELP);
            case "/quit" -> quit();
            default -> out.println("there is no command " + words[0] + ", try /help");
        }
    }

    private void say(String text) {
        if (server.sessions().isEmpty()) {
            out.println("nobody is here");
        } else {
            server.announce(OPERATOR, text);
        }
    }

    private void tell(String name, String text) {
        if (text.isEmpty()) {
            out.println("usage: /msg NAME TEXT");
        } else if (server.tell(OPERATOR, name, text).toCompletableFuture().join()) {
            out.println("[to " + name + "] " + text);
        } else {
            out.println("nobody here is called " + name + ", or they read nothing");
        }
    }

    private void who() {
        List<SessionInfo> sessions = server.sessions();
        if (sessions.isEmpty()) {
            out.println("nobody is here");
        }
        for (SessionInfo session : sessions) {
            out.println(session.nickname() + "  " + show(session.remoteAddress()) + "  since "
                    + session.connectedAt().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private static String show(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : String.valueOf(address);
    }

    private void rooms() {
        List<RoomSummary> rooms = server.rooms().toCompletableFuture().join();
        if (rooms.isEmpty()) {
            out.println("there are no rooms");
        }
        rooms.forEach(room -> out.println(room.room() + "  " + room.members()));
    }

    private void kick(String name, String reason) {
        if (name.isEmpty()) {
            out.println("usage: /kick NAME [REASON]");
        } else if (server.kick(name, reason).toCompletableFuture().join()) {
            out.println(name + " was kicked");
        } else {
            out.println("nobody here is called " + name);
        }
    }

    private void quit() {
        server.close();
    }
}
